import { AppError } from "#lib/protocol/errors.ts";
import type { AnswerOf } from "#lib/protocol/api.ts";
import type { Role } from "#lib/access/permissions.ts";
import type { ListedDocument } from "#lib/protocol/lists.ts";
import { createDocument, renameDocument } from "#lib/server/services/documents.ts";
import { moveDocument, requireFolder } from "#lib/server/services/folders.ts";
import { findListed, listDocuments as listOf, searchDocuments } from "#lib/server/services/library.ts";
import { accessOf, refusalOf, requireAccess } from "#lib/server/services/sharing.ts";
import { setStar } from "#lib/server/services/stars.ts";
import { purgeDocument, restoreDocument, trashDocument } from "#lib/server/services/trash.ts";
import { type Call, type Handler, param } from "./call.ts";
import { contentOf } from "./content.ts";

type Any = Pick<Call<"getDocument">, "backend" | "who" | "base">;

export const listDocuments: Handler<"listDocuments"> = async ({ backend, who, query, base }) => {
  const { q, view = "recent", folderId, sort, cursor, limit = 50 } = query;
  if (q !== undefined) {
    const offset = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isSafeInteger(offset) || offset < 0)
      throw new AppError("bad_request", { message: "That cursor is none." });
    const found = await searchDocuments(backend, who.userId, { query: q, offset, limit });
    const next = found.length < limit ? null : String(offset + found.length);
    return { answer: { documents: found.map((document) => listed(document, base)), next } };
  }
  const wish = {
    view,
    folderId: folderId ?? null,
    after: cursor ?? null,
    limit,
    ...(sort === undefined ? {} : { sort }),
  };
  const { documents, next } = await listOf(backend, who.userId, wish);
  return { answer: { documents: documents.map((document) => listed(document, base)), next } };
};

export const createDocumentByApi: Handler<"createDocument"> = async (call) => {
  const { backend, who, body } = call;
  const { title = "", folderId = null } = body;
  if (folderId !== null) await requireFolder(backend, who, folderId, "edit");
  const source = contentOf(body);
  const content = source === null ? {} : { content: await backend.composer.compose({ title, content: source }) };
  const id = await createDocument(backend, { ownerId: who.userId, actor: who.actor, title, folderId, ...content });
  return { answer: await describe(call, id, "owner") };
};

export const getDocument: Handler<"getDocument"> = async (call) => {
  const id = param(call, "documentId");
  return { answer: await describe(call, id, await roleOf(call, id)) };
};

export const updateDocument: Handler<"updateDocument"> = async (call) => {
  const { backend, who, body } = call;
  const id = param(call, "documentId");
  const { title, folderId, starred, trashed } = body;
  if (trashed === false) await restoreDocument(backend, who, id);
  if (title !== undefined) {
    await requireAccess(backend, who, id, "edit");
    await renameDocument(backend, { actor: who.actor, kind: "api" }, id, title);
  }
  if (folderId !== undefined) {
    const access = await requireAccess(backend, who, id, "read");
    await moveDocument(backend, { who, access }, folderId);
  }
  if (starred !== undefined) {
    await requireAccess(backend, who, id, "read");
    await setStar(backend, who.userId, id, starred);
  }
  if (trashed === true) await trashDocument(backend, who, id);
  return { answer: await describe(call, id, await roleOf(call, id)) };
};

export const deleteDocument: Handler<"deleteDocument"> = async (call) => {
  const { backend, who, query } = call;
  const id = param(call, "documentId");
  if (query.purge === "true") await purgeDocument(backend, who, id);
  else await trashDocument(backend, who, id);
  return { answer: {} };
};

/** The role of who asks; the owner has theirs in the trash too. */
async function roleOf({ backend, who }: Any, id: string): Promise<Role> {
  const access = await accessOf(backend, who, id);
  if (access.role !== null) return access.role;
  if (access.missing === "trashed") return "owner";
  throw refusalOf(access);
}

async function describe({ backend, who, base }: Any, id: string, role: Role): Promise<AnswerOf<"getDocument">> {
  const document = await findListed(backend, who.userId, id);
  if (document === null) throw new AppError("not_found");
  const { isOwner: _, ...facts } = listed(document, base);
  return { ...facts, role, isTemplate: document.isTemplate, createdAt: document.createdAtMs };
}

function listed(document: ListedDocument, base: string): AnswerOf<"listDocuments">["documents"][number] {
  const { id, title, ownerName, folderId, isStarred } = document;
  return {
    id,
    title,
    url: `${base}/d/${id}`,
    isOwner: document.role === "owner",
    ownerName,
    folderId,
    isStarred,
    editedAt: document.editedAtMs,
    trashedAt: document.trashedAtMs,
  };
}
