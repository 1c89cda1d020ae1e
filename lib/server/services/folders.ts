import { type Kysely, type RawBuilder, type Transaction, sql } from "kysely";
import { type Action, type Role, can, highest } from "#lib/access/permissions.ts";
import { folderName } from "#lib/protocol/folders.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { QuireSchema } from "#lib/server/schema.ts";
import { newId } from "#lib/std/ids.ts";
import { type AccessChange, changeAccess } from "./access-changes.ts";
import { writeAudit } from "./audit.ts";
import type { Who } from "./visitors.ts";

/** A folder as somebody sees it. */
export interface Folder {
  id: string;
  /** The folder that it lies in; null where that is nothing to them, or there is none. */
  parentId: string | null;
  name: string;
  role: Role;
}

/** Folders within folders; deeper ones are refused, so that no question about them grows without end. */
const deepest = 20;

/** A folder and all that it lies in, itself first. */
export async function foldersAbove(db: Kysely<QuireSchema>, folderId: string): Promise<string[]> {
  // UNION, not UNION ALL: it ends even where a crash or a hand has made a circle.
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE above (id) AS (
      SELECT CAST(${folderId} AS text)
      UNION
      SELECT folder.parent_id FROM folder JOIN above ON folder.id = above.id WHERE folder.parent_id IS NOT NULL
    )
    SELECT id FROM above`.execute(db);
  return rows.map(({ id }) => id);
}

/** SQL of every folder that somebody was given, and every folder in these: their ids. */
export function foldersOf(userId: string): RawBuilder<string> {
  return sql`(
    WITH RECURSIVE below (id) AS (
      SELECT folder_id FROM folder_member WHERE user_id = ${userId}
      UNION
      SELECT folder.id FROM folder JOIN below ON folder.parent_id = below.id
    )
    SELECT id FROM below)`;
}

/** SQL of a folder and every folder in it: their ids. */
export function foldersBelow(folderId: string): RawBuilder<string> {
  return sql`(
    WITH RECURSIVE below (id) AS (
      SELECT CAST(${folderId} AS text)
      UNION
      SELECT folder.id FROM folder JOIN below ON folder.parent_id = below.id
    )
    SELECT id FROM below)`;
}

/** More documents than these are told of as "any": each costs a row, and each open one a question. */
const toldApart = 200;

/** The change of rights that moving or throwing away a folder is: that of each document in it. */
export async function documentsBelow(backend: Backend, folderId: string): Promise<AccessChange[]> {
  const rows = await backend.db
    .selectFrom("document")
    .select("id")
    .where("folder_id", "in", foldersBelow(folderId))
    .limit(toldApart + 1)
    .execute();
  return rows.length > toldApart ? [{}] : rows.map(({ id }) => ({ documentId: id }));
}

/** What somebody is to a folder: the highest of what they were given of it and of the folders around it. Null also where there is none. */
export async function folderRole(backend: Backend, who: Who, folderId: string): Promise<Role | null> {
  if (who.userId === null) return null;
  const above = await foldersAbove(backend.db, folderId);
  const rows = await backend.db
    .selectFrom("folder_member as member")
    .innerJoin("folder", "folder.id", "member.folder_id")
    .select("member.role")
    .where("member.user_id", "=", who.userId)
    .where("member.folder_id", "in", above)
    .execute();
  return highest(rows.map(({ role }) => role));
}

/** The role of somebody who wants to do this with a folder, or the AppError that says why not: who may not see it learns nothing of it. */
export async function requireFolder(backend: Backend, who: Who, folderId: string, action: Action): Promise<Role> {
  const role = await folderRole(backend, who, folderId);
  const isThere = await backend.db
    .selectFrom("folder")
    .select("id")
    .where("id", "=", folderId)
    .where("trashed_at", "is", null)
    .executeTakeFirst();
  if (role === null || isThere === undefined) throw new AppError("not_found", { message: "There is no such folder." });
  if (!can(role, action)) throw new AppError("forbidden");
  return role;
}

/** Every folder that somebody sees, by name. */
export async function listFolders(backend: Backend, userId: string): Promise<Folder[]> {
  const rows = await backend.db
    .selectFrom("folder")
    .leftJoin("folder_member as member", (join) =>
      join.onRef("member.folder_id", "=", "folder.id").on("member.user_id", "=", userId),
    )
    .select(["folder.id", "folder.parent_id", "folder.name", "member.role"])
    .where("folder.id", "in", foldersOf(userId))
    .where("folder.trashed_at", "is", null)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const roleOf = (id: string): Role | null => {
    const given: (Role | null)[] = [];
    let row = byId.get(id);
    for (let depth = 0; row !== undefined && depth <= deepest; depth += 1) {
      given.push(row.role);
      row = row.parent_id === null ? undefined : byId.get(row.parent_id);
    }
    return highest(given);
  };
  const order = new Intl.Collator("en", { numeric: true });
  return rows
    .map(({ id, parent_id, name }) => {
      const parentId = parent_id !== null && byId.has(parent_id) ? parent_id : null;
      return { id, parentId, name, role: roleOf(id) ?? "viewer" };
    })
    .toSorted((a, b) => order.compare(a.name, b.name));
}

/** Makes a folder of somebody's, on its own or in one that they may change, and returns its id. What lies in a folder belongs to who owns that. */
export async function createFolder(
  backend: Backend,
  who: Who & { userId: string },
  wish: { name: string; parentId: string | null },
): Promise<string> {
  const name = checkedName(wish.name);
  const { parentId } = wish;
  if (parentId !== null) await requireFolder(backend, who, parentId, "edit");
  const id = newId();
  const nowMs = backend.now();
  await backend.db.transaction().execute(async (trx) => {
    await lockFolders(backend, trx);
    if (parentId !== null) await checkPlace(trx, { folderId: null, parentId });
    await trx.insertInto("folder").values({ id, parent_id: parentId, name, created_at: nowMs }).execute();
    if (parentId === null) {
      const member = { folder_id: id, user_id: who.userId, role: "owner", added_at: nowMs } as const;
      await trx.insertInto("folder_member").values(member).execute();
    }
  });
  return id;
}

/** Gives a folder another name. */
export async function renameFolder(backend: Backend, who: Who, folderId: string, typed: string): Promise<void> {
  const name = checkedName(typed);
  await requireFolder(backend, who, folderId, "edit");
  await backend.db.updateTable("folder").set({ name }).where("id", "=", folderId).execute();
}

/** Puts a folder, with all that is in it, into another one, or (null) on its own. Who may: its owner, into what they may change. */
export async function moveFolder(
  backend: Backend,
  who: Who & { userId: string },
  folderId: string,
  parentId: string | null,
): Promise<void> {
  await requireFolder(backend, who, folderId, "move");
  if (parentId !== null) await requireFolder(backend, who, parentId, "edit");
  const now = await backend.db.selectFrom("folder").select("parent_id").where("id", "=", folderId).executeTakeFirst();
  if (now?.parent_id === parentId) return;
  await changeAccess(backend, await documentsBelow(backend, folderId), async (trx) => {
    await lockFolders(backend, trx);
    if (parentId !== null) await checkPlace(trx, { folderId, parentId });
    const before = await trx
      .selectFrom("folder")
      .select("parent_id")
      .where("id", "=", folderId)
      .executeTakeFirstOrThrow();
    await trx.updateTable("folder").set({ parent_id: parentId }).where("id", "=", folderId).execute();
    // What owned it was the folder around it: who takes it out of that keeps it.
    await trx
      .insertInto("folder_member")
      .values({ folder_id: folderId, user_id: who.userId, role: "owner", added_at: backend.now() })
      .onConflict((conflict) => conflict.columns(["folder_id", "user_id"]).doUpdateSet({ role: "owner" }))
      .execute();
    const event = { action: "moved", subject: "", detail: { from: before.parent_id, to: parentId } } as const;
    await writeAudit(trx, { folderId, actor: who.actor, ...event, nowMs: backend.now() });
  });
}

/**
 * Puts a document into a folder, or (null) into none. Who may: its owner, into what they may change; and the owner of the
 * folder that it lies in, out of it.
 */
export async function moveDocument(
  backend: Backend,
  by: { who: Who; access: { documentId: string; role: Role } },
  folderId: string | null,
): Promise<void> {
  const { who, access } = by;
  const { documentId } = access;
  const before = await backend.db
    .selectFrom("document")
    .select("folder_id")
    .where("id", "=", documentId)
    .executeTakeFirst();
  if (before === undefined) throw new AppError("not_found");
  if (before.folder_id === folderId) return;
  const isPutOut = folderId === null && before.folder_id !== null;
  const isTheirs =
    can(access.role, "move") || (isPutOut && (await folderRole(backend, who, before.folder_id ?? "")) === "owner");
  if (!isTheirs) throw new AppError("forbidden");
  if (folderId !== null) await requireFolder(backend, who, folderId, "edit");
  await changeAccess(backend, { documentId }, async (trx) => {
    if (folderId !== null) await requireLiveFolder(backend, trx, folderId);
    await trx.updateTable("document").set({ folder_id: folderId }).where("id", "=", documentId).execute();
    const event = { action: "moved", subject: "", detail: { from: before.folder_id, to: folderId } } as const;
    await writeAudit(trx, { documentId, actor: who.actor, ...event, nowMs: backend.now() });
  });
}

function checkedName(typed: string): string {
  const name = folderName.safeParse(typed);
  if (!name.success) throw new AppError("bad_request", { message: "Type a name of at most 100 characters." });
  return name.data;
}

/** Where folders lie is decided one after the other: two moves at once could make a circle that nobody reaches. */
export async function lockFolders(backend: Backend, trx: Transaction<QuireSchema>): Promise<void> {
  if (backend.dialect === "postgres") await sql`LOCK TABLE folder IN SHARE ROW EXCLUSIVE MODE`.execute(trx);
}

/** Holds a folder where it is until the transaction ends; throws `conflict` where it has gone into the trash meanwhile. */
export async function requireLiveFolder(
  backend: Backend,
  trx: Transaction<QuireSchema>,
  folderId: string,
): Promise<void> {
  await lockFolders(backend, trx);
  const folder = await trx.selectFrom("folder").select("trashed_at").where("id", "=", folderId).executeTakeFirst();
  if (folder === undefined || folder.trashed_at !== null) throw new AppError("conflict");
}

/** Throws where a folder would come to lie in itself, in the trash, or too deep. */
async function checkPlace(
  trx: Transaction<QuireSchema>,
  { folderId, parentId }: { folderId: string | null; parentId: string },
): Promise<void> {
  const above = await foldersAbove(trx, parentId);
  if (folderId !== null && above.includes(folderId))
    throw new AppError("bad_request", { message: "A folder cannot be put into itself." });
  const parent = await trx.selectFrom("folder").select("trashed_at").where("id", "=", parentId).executeTakeFirst();
  if (parent === undefined || parent.trashed_at !== null) throw new AppError("conflict");
  const below = folderId === null ? 1 : await heightOf(trx, folderId);
  if (above.length + below > deepest)
    throw new AppError("bad_request", { message: `Folders can lie in each other ${deepest} deep.` });
}

/** How many folders deep a folder is, itself counted. */
async function heightOf(trx: Transaction<QuireSchema>, folderId: string): Promise<number> {
  const { rows } = await sql<{ height: number }>`
    WITH RECURSIVE below (id, depth) AS (
      SELECT CAST(${folderId} AS text), 1
      UNION
      SELECT folder.id, below.depth + 1 FROM folder JOIN below ON folder.parent_id = below.id WHERE below.depth < 100
    )
    SELECT max(depth) AS height FROM below`.execute(trx);
  return Number(rows[0]?.height ?? 1);
}
