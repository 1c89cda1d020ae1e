import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import { z } from "zod";
import { AppError } from "#lib/protocol/errors.ts";
import type { ListPage, ListSort, ListView, ListedDocument } from "#lib/protocol/lists.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { Actor } from "#lib/server/update-log.ts";
import { foldersOf } from "./folders.ts";
import { type ExcerptRun, findDocuments } from "./search.ts";
import { sortKeyOf } from "#lib/std/words.ts";

/** Which documents, in what order, and from where on. */
export interface ListWish {
  view: ListView;
  /** With the view "folder": which one. */
  folderId?: string | null;
  sort?: ListSort;
  /** What the page before said; left out: from the beginning. */
  after?: string | null;
  limit?: number;
}

/** A document that was found by its words. */
export interface FoundDocument extends ListedDocument {
  excerpt: ExcerptRun[] | null;
}

const pageSize = 50;
const cursorShape = z.object({ of: z.string(), value: z.union([z.string(), z.number()]), id: z.string() });

/**
 * SQL of the documents that somebody may read and would look for: what they were given, what lies in their folders, and what
 * they opened by a link that still lets them in.
 */
export function readableDocuments(userId: string, nowMs: number): RawBuilder<string> {
  const actor: Actor = `user:${userId}`;
  // The link's part is what answerOfLink says, for somebody who is signed in.
  return sql`(
    SELECT document_id AS id FROM document_member WHERE user_id = ${userId}
    UNION SELECT id FROM document WHERE folder_id IN ${foldersOf(userId)}
    UNION SELECT visit.document_id FROM document_visit AS visit
      JOIN document_link AS link ON link.document_id = visit.document_id
      LEFT JOIN document_key AS key ON key.document_id = visit.document_id AND key.actor = visit.actor
      WHERE visit.actor = ${actor} AND link.scope <> 'restricted'
        AND (link.expires_at IS NULL OR link.expires_at > ${nowMs})
        AND (link.password_hash IS NULL OR key.revision = link.revision))`;
}

/** One page of somebody's documents. */
export async function listDocuments(backend: Backend, userId: string, wish: ListWish): Promise<ListPage> {
  const { view, folderId = null, sort = view === "trash" ? "edited" : "opened", after = null } = wish;
  const limit = Math.min(wish.limit ?? pageSize, 200);
  const key = sortKey(view, sort);
  const isDown = sort !== "title";
  let query = select(backend, userId)
    .select(key.as("key"))
    .where("document.id", "in", readableDocuments(userId, backend.now()))
    .where("document.trashed_at", view === "trash" ? "is not" : "is", null)
    .orderBy(key, isDown ? "desc" : "asc")
    .orderBy("document.id", isDown ? "desc" : "asc")
    .limit(limit + 1);
  // The trash has both.
  if (view !== "trash") query = query.where("document.is_template", "=", view === "templates" ? 1 : 0);
  switch (view) {
    case "owned":
      query = query.where("owner.user_id", "=", userId);
      break;
    case "shared":
      query = query.where((where) =>
        where.or([where("owner.user_id", "!=", userId), where("owner.user_id", "is", null)]),
      );
      break;
    case "starred":
      query = query.where("star.user_id", "is not", null);
      break;
    case "folder":
      query = query.where("document.folder_id", "=", folderId);
      break;
    case "trash":
      // What went there with its folder comes back with it.
      query = query
        .where("owner.user_id", "=", userId)
        .where("document.trashed_with", "is", null)
        .where("purging", "=", 0);
      break;
    default:
  }
  if (after !== null) {
    const { value, id } = readCursor(after, `${view} ${sort}`, isDown ? "number" : "string");
    query = query.where(
      isDown
        ? sql<SqlBool>`(${key}, document.id) < (${value}, ${id})`
        : sql<SqlBool>`(${key}, document.id) > (${value}, ${id})`,
    );
  }
  const rows = await query.execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    documents: rows.slice(0, limit).map((row) => listed(row, userId)),
    next:
      last === undefined
        ? null
        : writeCursor({ of: `${view} ${sort}`, value: isDown ? Number(last.key) : last.key, id: last.id }),
  };
}

/** The documents of somebody that have all the words of a query, in their title or text; the best first. */
export async function searchDocuments(
  backend: Backend,
  userId: string,
  wish: { query: string; offset?: number; limit?: number },
): Promise<FoundDocument[]> {
  const { query, offset = 0, limit = pageSize } = wish;
  const among = sql`(
    SELECT document.id FROM document
    WHERE document.trashed_at IS NULL AND document.is_template = 0
      AND document.id IN ${readableDocuments(userId, backend.now())})`;
  const hits = await findDocuments(backend, query, { among, limit, offset });
  if (hits.length === 0) return [];
  const rows = await select(backend, userId)
    .where(
      "document.id",
      "in",
      hits.map(({ documentId }) => documentId),
    )
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return hits.flatMap(({ documentId, excerpt }) => {
    const row = byId.get(documentId);
    return row === undefined ? [] : [{ ...listed(row, userId), excerpt }];
  });
}

/** Documents of somebody of whose title a word begins so, accents and case aside; those that they opened last first. Of nothing: any that has a title. */
export async function findTitled(
  backend: Backend,
  userId: string,
  beginning: string,
  limit: number,
): Promise<{ id: string; title: string }[]> {
  const sought = sortKeyOf(beginning).replaceAll(/[\\%_]/g, String.raw`\$&`);
  return select(backend, userId)
    .where("document.id", "in", readableDocuments(userId, backend.now()))
    .where("document.trashed_at", "is", null)
    .where("document.is_template", "=", 0)
    .where("document.title", "!=", "")
    .where(sql<SqlBool>`' ' || document.title_key LIKE ${`% ${sought}%`} ESCAPE '\\'`)
    .orderBy(sortKey("recent", "opened"), "desc")
    .orderBy("document.id")
    .limit(limit)
    .execute();
}

/** A document as those see it who run the server. */
export interface StoredDocument {
  id: string;
  title: string;
  ownerEmail: string | null;
  createdAtMs: number;
  editedAtMs: number;
  trashedAtMs: number | null;
}

/** Every document of this server by id, `limit` after `after`; or one, or one account's. For those who run it: nobody is asked what they may. */
export async function listAllDocuments(
  backend: Backend,
  options: { after?: string; limit?: number; id?: string; ownerEmail?: string },
): Promise<StoredDocument[]> {
  const { after = "", limit = 500, id, ownerEmail } = options;
  let query = backend.db
    .selectFrom("document")
    .leftJoin("document_member as owner", (join) =>
      join.onRef("owner.document_id", "=", "document.id").on("owner.role", "=", "owner"),
    )
    .leftJoin("user", "user.id", "owner.user_id")
    .select([
      "document.id",
      "document.title",
      "user.email",
      "document.created_at",
      "document.updated_at",
      "document.trashed_at",
    ])
    .where("document.id", ">", after)
    .orderBy("document.id")
    .limit(limit);
  if (id !== undefined) query = query.where("document.id", "=", id);
  if (ownerEmail !== undefined) query = query.where("user.email", "=", ownerEmail.trim().toLowerCase());
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    ownerEmail: row.email,
    createdAtMs: row.created_at,
    editedAtMs: row.updated_at,
    trashedAtMs: row.trashed_at,
  }));
}

/** One document as its reader sees it in a list, wherever it is; null: there is none. Who may see it is not asked here. */
export async function findListed(
  backend: Backend,
  userId: string,
  documentId: string,
): Promise<(ListedDocument & { createdAtMs: number; isTemplate: boolean }) | null> {
  const row = await select(backend, userId)
    .select(["document.created_at", "document.is_template"])
    .where("document.id", "=", documentId)
    .where("document.purging", "=", 0)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { ...listed(row, userId), createdAtMs: row.created_at, isTemplate: row.is_template === 1 };
}

function select(backend: Backend, userId: string) {
  return backend.db
    .selectFrom("document")
    .leftJoin("document_member as owner", (join) =>
      join.onRef("owner.document_id", "=", "document.id").on("owner.role", "=", "owner"),
    )
    .leftJoin("user as owner_account", "owner_account.id", "owner.user_id")
    .leftJoin("document_visit as visit", (join) =>
      join.onRef("visit.document_id", "=", "document.id").on("visit.actor", "=", `user:${userId}`),
    )
    .leftJoin("star", (join) => join.onRef("star.document_id", "=", "document.id").on("star.user_id", "=", userId))
    .select([
      "document.id",
      "document.title",
      "document.updated_at",
      "document.trashed_at",
      "document.folder_id",
      "owner.user_id as owner_id",
      "owner_account.name as owner_name",
      "visit.visited_at",
      "star.starred_at",
    ]);
}

function listed(
  row: Awaited<ReturnType<ReturnType<typeof select>["execute"]>>[number],
  userId: string,
): ListedDocument {
  return {
    id: row.id,
    title: row.title,
    role: row.owner_id === userId ? "owner" : "member",
    ownerName: row.owner_name ?? "",
    openedAtMs: row.visited_at,
    editedAtMs: row.updated_at,
    trashedAtMs: row.trashed_at,
    isStarred: row.starred_at !== null,
    folderId: row.folder_id,
  };
}

function sortKey(view: ListView, sort: ListSort): RawBuilder<string | number> & Expression<string | number> {
  if (sort === "title") return sql`document.title_key`;
  if (view === "trash") return sql`document.trashed_at`;
  return sort === "edited" ? sql`document.updated_at` : sql`coalesce(visit.visited_at, document.created_at)`;
}

function writeCursor(cursor: z.infer<typeof cursorShape>): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/** Where a page of a list ended; a cursor of another list is none. */
function readCursor(cursor: string, of: string, type: "string" | "number"): z.infer<typeof cursorShape> {
  try {
    const read = cursorShape.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    if (read.of === of && typeof read.value === type) return read;
  } catch {
    // What cannot be read is no cursor either.
  }
  throw new AppError("bad_request", { message: "That cursor is none of this list." });
}
