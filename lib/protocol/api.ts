import { z } from "zod";
import { linkRoles, linkScopes } from "#lib/access/link.ts";
import { roles } from "#lib/access/permissions.ts";
import { maxTitleLength } from "#lib/document/title.ts";
import { listSorts, listViews } from "./lists.ts";
import { limits } from "./limits.ts";
import { type TokenScope, tokenScopes } from "./tokens.ts";
import { webhookEvents } from "./webhooks.ts";

const id = z.string().min(1).max(64);
const title = z.string().max(maxTitleLength);
const time = z.int().describe("Milliseconds since 1970, UTC.");
const markdown = z.string().describe("CommonMark, with GitHub's tables, tasks and strikethrough.");
const html = z.string().describe("Only what a document can have is read; nothing of it runs or is fetched.");
const json = z
  .record(z.string(), z.unknown())
  .describe('A document as ProseMirror and Tiptap write it: { "type": "doc", ... }.');
const text = z.string().describe("Plain text, a paragraph for each line.");
const source = { markdown: markdown.optional(), html: html.optional(), json: json.optional(), text: text.optional() };
const oneSource = "Give one of markdown, html, json and text.";
const sources = (given: object) => ["markdown", "html", "json", "text"].filter((name) => name in given).length;

const document = z
  .object({
    id,
    title,
    url: z.url(),
    role: z.enum(roles).describe("What the token's owner is to it."),
    ownerName: z.string(),
    folderId: id.nullable(),
    isStarred: z.boolean(),
    isTemplate: z.boolean(),
    createdAt: time,
    editedAt: time,
    trashedAt: time.nullable(),
  })
  .meta({ id: "Document" });
const listed = document
  .omit({ role: true, isTemplate: true, createdAt: true })
  .extend({ isOwner: z.boolean() })
  .meta({ id: "ListedDocument" });
const member = z
  .object({ userId: id, name: z.string(), email: z.string(), role: z.enum(roles), isInherited: z.boolean() })
  .meta({ id: "Member" });
const link = z
  .object({
    scope: z.enum(linkScopes),
    role: z.enum(linkRoles),
    expiresAt: time.nullable(),
    hasPassword: z.boolean(),
  })
  .meta({ id: "Link" });
const folder = z.object({ id, name: z.string(), parentId: id.nullable(), role: z.enum(roles) }).meta({ id: "Folder" });
const user = z
  .object({ id, name: z.string(), email: z.string(), isAdmin: z.boolean(), isDisabled: z.boolean() })
  .meta({ id: "User" });
const token = z
  .object({
    id,
    name: z.string(),
    scope: z.enum(tokenScopes),
    createdAt: time,
    expiresAt: time.nullable(),
    lastUsedAt: time.nullable(),
  })
  .meta({ id: "Token" });
const webhook = z
  .object({
    id,
    url: z.url(),
    events: z.array(z.enum(webhookEvents)),
    createdAt: time,
    disabledAt: time.nullable().describe("Since when it is told nothing, because it answered 410."),
  })
  .meta({ id: "Webhook" });
const delivery = z
  .object({
    id,
    event: z.enum(webhookEvents),
    documentId: id,
    createdAt: time,
    attempts: z.int(),
    nextAt: time.nullable().describe("When it is tried next; null: it is over."),
    deliveredAt: time.nullable(),
    status: z.int().nullable().describe("The last HTTP status."),
    problem: z.string().nullable(),
  })
  .meta({ id: "Delivery" });
const done = z.object({}).describe("Nothing.");
const page = { cursor: z.string().max(1_000).optional(), limit: z.coerce.number().int().min(1).max(200).optional() };
const next = z.string().nullable().describe("The cursor of the next page; null: there is none.");
const etag = z.object({ etag: z.string().describe('"<epoch>.<seq>": the position of the document\'s log.') });

/** What an operation of the REST API takes and gives. */
export interface Operation {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /api/v1; a name in braces stands for one segment. */
  path: string;
  summary: string;
  scope: TokenScope;
  query?: z.ZodObject;
  /** JSON, or the bytes of a Yjs update. */
  body?: z.ZodType | "update";
  /** The status of success. */
  status: 200 | 201;
  /** JSON, or a document's content in the format asked for. */
  answer: z.ZodType | "content";
}

/** Every operation of the REST API: what is served, what is checked, and what /api/v1/openapi.json says are made of this. */
export const operations = {
  whoAmI: { method: "GET", path: "/me", summary: "Whose token this is", scope: "read", status: 200, answer: user },

  listDocuments: {
    method: "GET",
    path: "/documents",
    summary: "Documents that the token's owner may read; with `q`, those that have all its words, the best first",
    scope: "read",
    query: z.object({
      ...page,
      view: z.enum(listViews).optional(),
      folderId: id.optional(),
      sort: z.enum(listSorts).optional(),
      q: z.string().max(500).optional(),
    }),
    status: 200,
    answer: z.object({ documents: z.array(listed), next }),
  },
  createDocument: {
    method: "POST",
    path: "/documents",
    summary: "Make a document of the token's owner",
    scope: "write",
    body: z
      .object({ title: title.optional(), folderId: id.nullable().optional(), ...source })
      .refine((given) => sources(given) <= 1, oneSource),
    status: 201,
    answer: document,
  },
  getDocument: {
    method: "GET",
    path: "/documents/{documentId}",
    summary: "A document, without its content",
    scope: "read",
    status: 200,
    answer: document,
  },
  updateDocument: {
    method: "PATCH",
    path: "/documents/{documentId}",
    summary: "Rename a document, move it, star it, put it into the trash or bring it back",
    scope: "write",
    body: z
      .object({
        title: title.optional(),
        folderId: id.nullable().optional(),
        starred: z.boolean().optional(),
        trashed: z.boolean().optional(),
      })
      .refine((given) => Object.keys(given).length > 0, "Say what is to change."),
    status: 200,
    answer: document,
  },
  deleteDocument: {
    method: "DELETE",
    path: "/documents/{documentId}",
    summary: "Put a document into the trash; with `purge=true`, delete for good what is there already",
    scope: "write",
    query: z.object({ purge: z.enum(["true", "false"]).optional() }),
    status: 200,
    answer: done,
  },

  getContent: {
    method: "GET",
    path: "/documents/{documentId}/content",
    summary: "A document's content. The ETag is its position, to change it by",
    scope: "read",
    query: z.object({ format: z.enum(["json", "markdown", "html", "text", "yjs"]).optional() }),
    status: 200,
    answer: "content",
  },
  putContent: {
    method: "PUT",
    path: "/documents/{documentId}/content",
    summary:
      "Make the content this. The change is made against the position that If-Match names (else the newest one), and merged into what people type meanwhile",
    scope: "write",
    body: z.object(source).refine((given) => sources(given) === 1, oneSource),
    status: 200,
    answer: etag,
  },
  patchContent: {
    method: "PATCH",
    path: "/documents/{documentId}/content",
    summary:
      "Put blocks into a document, or in place of one. `at` counts its blocks from 0; left out: the first or the last",
    scope: "write",
    body: z
      .array(
        z
          .object({ op: z.enum(["append", "prepend", "replace"]), at: z.int().min(0).optional(), ...source })
          .refine((given) => sources(given) === 1, oneSource),
      )
      .min(1)
      .max(100),
    status: 200,
    answer: etag,
  },
  postUpdate: {
    method: "POST",
    path: "/documents/{documentId}/updates",
    summary: "Merge a Yjs update (format 1) into a document",
    scope: "write",
    body: "update",
    status: 200,
    answer: etag,
  },

  listMembers: {
    method: "GET",
    path: "/documents/{documentId}/members",
    summary: "Who was given a document",
    scope: "read",
    status: 200,
    answer: z.object({ members: z.array(member) }),
  },
  addMember: {
    method: "POST",
    path: "/documents/{documentId}/members",
    summary: "Give a document to an address: to the account that has it, or by an invitation that makes one",
    scope: "write",
    body: z.object({ email: z.string().max(limits.emailLength), role: z.enum(linkRoles) }),
    status: 201,
    answer: z.object({
      added: z.boolean(),
      invitationUrl: z.url().nullable().describe("What to send to somebody new."),
    }),
  },
  updateMember: {
    method: "PATCH",
    path: "/documents/{documentId}/members/{userId}",
    summary: "Give somebody another role; `owner` hands the document over",
    scope: "write",
    body: z.object({ role: z.enum(roles) }),
    status: 200,
    answer: z.object({ members: z.array(member) }),
  },
  removeMember: {
    method: "DELETE",
    path: "/documents/{documentId}/members/{userId}",
    summary: "Take a document from somebody",
    scope: "write",
    status: 200,
    answer: done,
  },
  getLink: {
    method: "GET",
    path: "/documents/{documentId}/link",
    summary: "What a document's address gives to whom",
    scope: "read",
    status: 200,
    answer: link,
  },
  putLink: {
    method: "PUT",
    path: "/documents/{documentId}/link",
    summary: "Say what a document's address gives. `password` left out: as it is; null: none",
    scope: "write",
    body: z.object({
      scope: z.enum(linkScopes),
      role: z.enum(linkRoles),
      expiresAt: time.positive().nullable().optional(),
      password: z.string().max(limits.passwordLengthMax).nullable().optional(),
    }),
    status: 200,
    answer: link,
  },

  listFolders: {
    method: "GET",
    path: "/folders",
    summary: "The folders of the token's owner",
    scope: "read",
    status: 200,
    answer: z.object({ folders: z.array(folder) }),
  },
  createFolder: {
    method: "POST",
    path: "/folders",
    summary: "Make a folder",
    scope: "write",
    body: z.object({ name: z.string().max(200), parentId: id.nullable().optional() }),
    status: 201,
    answer: folder,
  },
  updateFolder: {
    method: "PATCH",
    path: "/folders/{folderId}",
    summary: "Rename a folder, move it, put it into the trash or bring it back",
    scope: "write",
    body: z
      .object({
        name: z.string().max(200).optional(),
        parentId: id.nullable().optional(),
        trashed: z.boolean().optional(),
      })
      .refine((given) => Object.keys(given).length > 0, "Say what is to change."),
    status: 200,
    answer: done,
  },

  listTokens: {
    method: "GET",
    path: "/tokens",
    summary: "The tokens of this token's owner",
    scope: "read",
    status: 200,
    answer: z.object({ tokens: z.array(token) }),
  },
  revokeToken: {
    method: "DELETE",
    path: "/tokens/{tokenId}",
    summary: "End a token, for live sockets too",
    scope: "write",
    status: 200,
    answer: done,
  },

  listWebhooks: {
    method: "GET",
    path: "/webhooks",
    summary: "The webhooks of the token's owner",
    scope: "read",
    status: 200,
    answer: z.object({ webhooks: z.array(webhook) }),
  },
  createWebhook: {
    method: "POST",
    path: "/webhooks",
    summary:
      "Have an address told what happens to documents that the token's owner was given. Each request is signed with the secret, which is told this once",
    scope: "write",
    body: z.object({ url: z.url().max(2_000), events: z.array(z.enum(webhookEvents)).min(1) }),
    status: 201,
    answer: webhook.extend({ secret: z.string() }),
  },
  deleteWebhook: {
    method: "DELETE",
    path: "/webhooks/{webhookId}",
    summary: "Tell an address nothing more",
    scope: "write",
    status: 200,
    answer: done,
  },
  listDeliveries: {
    method: "GET",
    path: "/webhooks/{webhookId}/deliveries",
    summary: "What an address was told lately, and how it answered; the newest first",
    scope: "read",
    status: 200,
    answer: z.object({ deliveries: z.array(delivery) }),
  },

  listUsers: {
    method: "GET",
    path: "/users",
    summary: "The accounts of this server, by e-mail address",
    scope: "admin",
    query: z.object(page),
    status: 200,
    answer: z.object({ users: z.array(user), next }),
  },
  createUser: {
    method: "POST",
    path: "/users",
    summary: "Make an account",
    scope: "admin",
    body: z.object({
      name: z.string().max(200),
      email: z.string().max(limits.emailLength),
      password: z.string().max(limits.passwordLengthMax),
      isAdmin: z.boolean().optional(),
    }),
    status: 201,
    answer: user,
  },
  updateUser: {
    method: "PATCH",
    path: "/users/{userId}",
    summary: "Turn an account off, or on again",
    scope: "admin",
    body: z.object({ isDisabled: z.boolean() }),
    status: 200,
    answer: user,
  },
} as const satisfies Record<string, Operation>;

/** The name of an operation. */
export type OperationName = keyof typeof operations;

/** What is given to an operation, checked. */
export type BodyOf<Name extends OperationName> = (typeof operations)[Name] extends { body: infer Body }
  ? Body extends z.ZodType
    ? z.output<Body>
    : Uint8Array
  : undefined;
export type QueryOf<Name extends OperationName> = (typeof operations)[Name] extends {
  query: infer Query extends z.ZodType;
}
  ? z.output<Query>
  : Record<string, never>;
/** What it answers with, as JSON; "content" stands for bytes of some media type. */
export type AnswerOf<Name extends OperationName> = (typeof operations)[Name]["answer"] extends z.ZodType
  ? z.input<Extract<(typeof operations)[Name]["answer"], z.ZodType>>
  : { type: string; bytes: string | Uint8Array<ArrayBuffer> };
