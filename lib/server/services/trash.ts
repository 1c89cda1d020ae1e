import { type Transaction, sql } from "kysely";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { QuireSchema } from "#lib/server/schema.ts";
import { changeAccess } from "./access-changes.ts";
import { writeAudit } from "./audit.ts";
import { documentsBelow, foldersAbove, foldersBelow, lockFolders, requireFolder } from "./folders.ts";
import { requireAccess } from "./sharing.ts";
import type { Who } from "./visitors.ts";
import { tellWebhooks } from "./webhooks.ts";

/** A folder that was put into the trash, with what was in it. */
export interface TrashedFolder {
  id: string;
  name: string;
  trashedAtMs: number;
}

type Person = Who & { userId: string };

/** Puts a document into the trash: nobody opens it any more, and its owner can bring it back. */
export async function trashDocument(backend: Backend, who: Who, documentId: string): Promise<void> {
  await requireAccess(backend, who, documentId, "trash");
  await changeAccess(backend, { documentId }, async (trx) => {
    const nowMs = backend.now();
    await trx
      .updateTable("document")
      .set({ trashed_at: nowMs, trashed_with: null })
      .where("id", "=", documentId)
      .where("trashed_at", "is", null)
      .execute();
    await writeAudit(trx, { documentId, actor: who.actor, action: "trashed", subject: "", detail: {}, nowMs });
  });
}

/** Brings a document back from the trash, as it was; into its folder, if that is still there. */
export async function restoreDocument(backend: Backend, who: Person, documentId: string): Promise<void> {
  await changeAccess(backend, { documentId }, async (trx) => {
    const nowMs = backend.now();
    const restored = await trx
      .updateTable("document")
      .set(({ selectFrom, ref }) => ({
        trashed_at: null,
        trashed_with: null,
        folder_id: selectFrom("folder")
          .select("folder.id")
          .where("folder.id", "=", ref("document.folder_id"))
          .where("folder.trashed_at", "is", null),
      }))
      .where("id", "=", documentId)
      .where("purging", "=", 0)
      .where("trashed_at", "is not", null)
      .where(isOwnedBy(who.userId))
      .returning("id")
      .executeTakeFirst();
    if (restored === undefined) throw new AppError("not_found");
    await writeAudit(trx, { documentId, actor: who.actor, action: "restored", subject: "", detail: {}, nowMs });
  });
}

/**
 * Puts a folder into the trash, with the folders in it and those documents in them that are this person's. What belongs to
 * others goes back to them: it lies in no folder then.
 */
export async function trashFolder(backend: Backend, who: Person, folderId: string): Promise<void> {
  await requireFolder(backend, who, folderId, "trash");
  await changeAccess(backend, await documentsBelow(backend, folderId), async (trx) => {
    await lockFolders(backend, trx);
    const nowMs = backend.now();
    const trashed = { trashed_at: nowMs, trashed_with: folderId };
    await putOutForeignFolders(trx, who.userId, folderId);
    const inIt = foldersBelow(folderId);
    const own = await trx
      .updateTable("document")
      .set(trashed)
      .where("folder_id", "in", inIt)
      .where("trashed_at", "is", null)
      .where(isOwnedBy(who.userId))
      .returning("id")
      .execute();
    for (const { id: documentId } of own) {
      await tellWebhooks(trx, { event: "document.deleted", documentId, actor: who.actor ?? "", nowMs });
    }
    await trx
      .updateTable("document")
      .set({ folder_id: null })
      .where("folder_id", "in", inIt)
      .where("trashed_at", "is", null)
      .execute();
    await trx.updateTable("folder").set(trashed).where("id", "in", inIt).where("trashed_at", "is", null).execute();
    await writeAudit(trx, { folderId, actor: who.actor, action: "trashed", subject: "", detail: {}, nowMs });
  });
}

/** Folders that lie in one and are others' alone lie on their own again: they are not this person's to throw away. */
async function putOutForeignFolders(trx: Transaction<QuireSchema>, userId: string, folderId: string): Promise<void> {
  const owns = (comparison: "=" | "<>") => sql<boolean>`EXISTS (
    SELECT 1 FROM folder_member WHERE folder_id = folder.id AND role = 'owner' AND user_id ${sql.raw(comparison)} ${userId})`;
  await trx
    .updateTable("folder")
    .set({ parent_id: null })
    .where("id", "in", foldersBelow(folderId))
    .where("id", "!=", folderId)
    .where("trashed_at", "is", null)
    .where(owns("<>"))
    .where((where) => where.not(owns("=")))
    .execute();
}

/** Brings a folder back with all that went with it; into the folder around it, if that is still there. */
export async function restoreFolder(backend: Backend, who: Person, folderId: string): Promise<void> {
  await requireTrashedFolder(backend, who, folderId);
  await changeAccess(backend, await documentsBelow(backend, folderId), async (trx) => {
    await lockFolders(backend, trx);
    const nowMs = backend.now();
    const back = { trashed_at: null, trashed_with: null };
    await trx.updateTable("document").set(back).where("trashed_with", "=", folderId).where("purging", "=", 0).execute();
    await trx.updateTable("folder").set(back).where("trashed_with", "=", folderId).execute();
    const { parent_id } = await trx
      .selectFrom("folder")
      .select("parent_id")
      .where("id", "=", folderId)
      .executeTakeFirstOrThrow();
    const parent =
      parent_id === null
        ? undefined
        : await trx.selectFrom("folder").select("trashed_at").where("id", "=", parent_id).executeTakeFirst();
    if (parent === undefined || parent.trashed_at !== null) {
      await trx.updateTable("folder").set({ parent_id: null }).where("id", "=", folderId).execute();
      await trx
        .insertInto("folder_member")
        .values({ folder_id: folderId, user_id: who.userId, role: "owner", added_at: nowMs })
        .onConflict((conflict) => conflict.columns(["folder_id", "user_id"]).doUpdateSet({ role: "owner" }))
        .execute();
    }
    await writeAudit(trx, { folderId, actor: who.actor, action: "restored", subject: "", detail: {}, nowMs });
  });
}

/** The folders that somebody put into the trash. */
export async function listTrashedFolders(backend: Backend, userId: string): Promise<TrashedFolder[]> {
  const rows = await backend.db
    .selectFrom("folder")
    .select(["id", "name", "trashed_at"])
    .where("trashed_at", "is not", null)
    .whereRef("trashed_with", "=", "id")
    .where("id", "in", ownFolders(userId))
    .orderBy("trashed_at", "desc")
    .execute();
  return rows.map(({ id, name, trashed_at }) => ({ id, name, trashedAtMs: trashed_at ?? 0 }));
}

/** Deletes a document in the trash for good, its history too. */
export async function purgeDocument(backend: Backend, who: Person, documentId: string): Promise<void> {
  const marked = await backend.db
    .updateTable("document")
    .set({ purging: 1 })
    .where("id", "=", documentId)
    .where("trashed_at", "is not", null)
    .where(isOwnedBy(who.userId))
    .returning("id")
    .executeTakeFirst();
  if (marked === undefined) throw new AppError("not_found");
  await finishPurge(backend, documentId);
}

/** Deletes a document for good wherever it is. For those who run the server: nobody is asked what they may. */
export async function purgeAny(backend: Backend, documentId: string): Promise<void> {
  await changeAccess(backend, { documentId }, (trx) =>
    trx.updateTable("document").set({ purging: 1, trashed_at: backend.now() }).where("id", "=", documentId).execute(),
  );
  await finishPurge(backend, documentId);
}

/**
 * Deletes a folder in the trash for good, with this person's documents that went with it. Others' stay in the trash, each in its
 * owner's.
 */
export async function purgeFolder(backend: Backend, who: Person, folderId: string): Promise<void> {
  await requireTrashedFolder(backend, who, folderId);
  await releaseOthers(backend, who, folderId);
  await purgeTrashedFolder(backend, folderId);
}

/** Deletes for good all that somebody has in the trash. */
export async function emptyTrash(backend: Backend, who: Person): Promise<void> {
  for (const { id } of await listTrashedFolders(backend, who.userId)) await purgeFolder(backend, who, id);
  const marked = await backend.db
    .updateTable("document")
    .set({ purging: 1 })
    .where("trashed_at", "is not", null)
    .where(isOwnedBy(who.userId))
    .returning("id")
    .execute();
  await finishEach(backend, marked);
}

/**
 * Deletes for good what has been in the trash for longer than the setting says (0 days: nothing), and finishes what a process
 * that died had begun. Idempotent; to be called from time to time.
 */
export async function purgeExpired(backend: Backend): Promise<void> {
  const { trashDays } = backend.config;
  if (trashDays > 0) {
    const beforeMs = backend.now() - trashDays * 24 * 60 * 60 * 1000;
    await backend.db.updateTable("document").set({ purging: 1 }).where("trashed_at", "<", beforeMs).execute();
    const folders = await backend.db
      .selectFrom("folder")
      .select("id")
      .where("trashed_at", "<", beforeMs)
      .whereRef("trashed_with", "=", "id")
      .execute();
    for (const { id } of folders) await purgeTrashedFolder(backend, id);
  }
  await finishEach(backend, await backend.db.selectFrom("document").select("id").where("purging", "=", 1).execute());
}

async function releaseOthers(backend: Backend, who: Person, folderId: string): Promise<void> {
  await backend.db
    .updateTable("document")
    .set({ trashed_with: null, folder_id: null })
    .where("trashed_with", "=", folderId)
    .where((where) => where.not(isOwnedBy(who.userId)))
    .execute();
}

async function purgeTrashedFolder(backend: Backend, folderId: string): Promise<void> {
  const marked = await backend.db
    .updateTable("document")
    .set({ purging: 1 })
    .where("trashed_with", "=", folderId)
    .returning("id")
    .execute();
  await finishEach(backend, marked);
  await backend.db.transaction().execute(async (trx) => {
    await lockFolders(backend, trx);
    const gone = trx.selectFrom("folder").select("id").where("trashed_with", "=", folderId);
    // What was in the trash before its folder went there stays, and lies in no folder then.
    await trx.updateTable("document").set({ folder_id: null }).where("folder_id", "in", gone).execute();
    await keepSurvivors(trx, folderId);
    await trx.updateTable("folder").set({ parent_id: null }).where("trashed_with", "=", folderId).execute();
    await trx.deleteFrom("folder").where("trashed_with", "=", folderId).execute();
  });
}

/**
 * A folder that lies in one that goes, and stays (it was thrown away before, by itself), lies on its own then. Who owned it by
 * what it lay in owns it by itself.
 */
async function keepSurvivors(trx: Transaction<QuireSchema>, folderId: string): Promise<void> {
  const survivors = await trx
    .selectFrom("folder")
    .select("id")
    .where("parent_id", "in", trx.selectFrom("folder").select("id").where("trashed_with", "=", folderId))
    .where((where) => where.or([where("trashed_with", "is", null), where("trashed_with", "!=", folderId)]))
    .execute();
  for (const { id } of survivors) {
    const owners = await trx
      .selectFrom("folder_member")
      .select(["user_id", "added_at"])
      .distinct()
      .where("role", "=", "owner")
      .where("folder_id", "in", await foldersAbove(trx, id))
      .execute();
    for (const { user_id, added_at } of owners) {
      await trx
        .insertInto("folder_member")
        .values({ folder_id: id, user_id, role: "owner", added_at })
        .onConflict((conflict) => conflict.columns(["folder_id", "user_id"]).doUpdateSet({ role: "owner" }))
        .execute();
    }
    await trx.updateTable("folder").set({ parent_id: null }).where("id", "=", id).execute();
  }
}

/** The log first: were the rows gone and the log not, nobody would ever find it again. What is marked opens for nobody. */
async function finishPurge(backend: Backend, documentId: string): Promise<void> {
  await backend.log.purge(documentId);
  const head = (await backend.log.heads([documentId])).get(documentId) ?? { epoch: 1, seq: 0 };
  backend.bus.publish({ type: "replaced", stream: documentId, head });
  await backend.db.deleteFrom("document").where("id", "=", documentId).where("purging", "=", 1).execute();
}

/** One that cannot be deleted now keeps the others from nothing; the first error is told when all were tried. */
async function finishEach(backend: Backend, marked: readonly { id: string }[]): Promise<void> {
  const errors: unknown[] = [];
  for (const { id } of marked) await finishPurge(backend, id).catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

async function requireTrashedFolder(backend: Backend, who: Person, folderId: string): Promise<void> {
  const found = (await listTrashedFolders(backend, who.userId)).some(({ id }) => id === folderId);
  if (!found) throw new AppError("not_found", { message: "There is no such folder in the trash." });
}

function isOwnedBy(userId: string) {
  return sql<boolean>`EXISTS (
    SELECT 1 FROM document_member WHERE document_id = document.id AND user_id = ${userId} AND role = 'owner')`;
}

/** SQL of the folders that are somebody's by themselves or by a folder around them: their ids. */
function ownFolders(userId: string) {
  return sql<string>`(
    WITH RECURSIVE own (id) AS (
      SELECT folder_id FROM folder_member WHERE user_id = ${userId} AND role = 'owner'
      UNION
      SELECT folder.id FROM folder JOIN own ON folder.parent_id = own.id
    )
    SELECT id FROM own)`;
}
