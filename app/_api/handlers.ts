import type { OperationName } from "#lib/protocol/api.ts";
import type { Handler } from "./call.ts";
import { getContent, patchContent, postUpdate, putContent } from "./content.ts";
import { createDocumentByApi, deleteDocument, getDocument, listDocuments, updateDocument } from "./documents.ts";
import { createFolder, listFolders, updateFolder } from "./folders.ts";
import { addMember, getLink, listMembers, putLink, removeMember, updateMember } from "./members.ts";
import { createUser, listTokens, listUsers, revokeToken, updateUser, whoAmI } from "./people.ts";
import { createWebhook, deleteWebhook, listDeliveries, listWebhooks } from "./webhooks.ts";

/** What does each operation. One without a line here, or a line without an operation, does not compile. */
export const handlers: { [Name in OperationName]: Handler<Name> } = {
  whoAmI,
  listDocuments,
  createDocument: createDocumentByApi,
  getDocument,
  updateDocument,
  deleteDocument,
  getContent,
  putContent,
  patchContent,
  postUpdate,
  listMembers,
  addMember,
  updateMember,
  removeMember,
  getLink,
  putLink,
  listFolders,
  createFolder,
  updateFolder,
  listTokens,
  revokeToken,
  listWebhooks,
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listUsers,
  createUser,
  updateUser,
};
