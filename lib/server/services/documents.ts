import { seedUpdate } from "#lib/document/seed.ts";
import { schemaVersion } from "#lib/document/schema/version.ts";
import { errorCode } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { Actor } from "#lib/server/update-log.ts";
import { newId } from "#lib/std/ids.ts";
import { foldersOf } from "./folders.ts";

/** A document in a list. */
export interface DocumentSummary {
  id: string;
  title: string;
  updatedAtMs: number;
}

const idPattern = /^[0-9a-hjkmnp-tv-z]{26}$/;
/** How many documents the home page lists. */
const recentDocuments = 100;

/** Whether a text has the form of a document's id. */
export function isDocumentId(id: string): boolean {
  return idPattern.test(id);
}

/**
 * Makes an empty document of an owner's and returns its id: its rows first, then its first update (ensureSeeded mends a
 * crash between).
 */
export async function createDocument(
  backend: Backend,
  options: { ownerId: string; actor?: Actor; title?: string },
): Promise<string> {
  const { ownerId, actor = `user:${ownerId}`, title = "" } = options;
  const id = newId();
  const nowMs = backend.now();
  await backend.db.transaction().execute(async (trx) => {
    await trx
      .insertInto("document")
      .values({ id, title, created_by: actor, created_at: nowMs, updated_at: nowMs, schema: schemaVersion })
      .execute();
    await trx
      .insertInto("document_member")
      .values({ document_id: id, user_id: ownerId, role: "owner", added_at: nowMs })
      .execute();
  });
  await ensureSeeded(backend, id, { actor, ...(title === "" ? {} : { title }) });
  return id;
}

/** The document, or null if there is none of this id. */
export async function findDocument(backend: Backend, id: string): Promise<DocumentSummary | null> {
  if (!isDocumentId(id)) return null;
  const row = await backend.db
    .selectFrom("document")
    .select(["id", "title", "updated_at"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, title: row.title, updatedAtMs: row.updated_at };
}

/** Writes the first update of a document that has none. Of several who try at once, one writes. */
export async function ensureSeeded(
  backend: Backend,
  id: string,
  options: { actor: Actor; title?: string },
): Promise<void> {
  const { actor, ...seed } = options;
  const head = (await backend.log.heads([id])).get(id);
  if (head !== undefined && head.seq > 0) return;
  const bytes = seedUpdate(seed);
  try {
    await backend.log.append({ stream: id, actor, connection: "", kind: "seed", bytes, expectedHead: 0 });
  } catch (error) {
    if (errorCode(error) !== "conflict") throw error;
    // Another was first, and either seed is as good.
  }
}

/**
 * Brings the content of a document to the schema of this version, once, whoever else tries. To be called before anyone
 * joins it: clients of an older schema are turned away, so nobody writes in the old shape any more.
 */
export async function ensureCurrent(backend: Backend, id: string): Promise<void> {
  const row = await backend.db.selectFrom("document").select("schema").where("id", "=", id).executeTakeFirst();
  if (row === undefined || row.schema >= schemaVersion) return;
  // A second try finds what another process has written meanwhile.
  for (const isLast of [false, true]) {
    const migration = await backend.renderer.migration(id);
    if (migration === null) break;
    const { update: bytes, head } = migration;
    const change = { stream: id, actor: "system:migration", connection: "", kind: "api", bytes } as const;
    try {
      const { seq } = await backend.log.append({ ...change, epoch: head.epoch, expectedHead: head.seq });
      backend.bus.publish({ type: "committed", stream: id, epoch: head.epoch, from: seq, to: seq, updates: [bytes] });
      break;
    } catch (error) {
      if (errorCode(error) !== "conflict" || isLast) throw error;
    }
  }
  await backend.db.updateTable("document").set({ schema: schemaVersion }).where("id", "=", id).execute();
}

/** Takes over the title that stands in the log, for lists. */
export async function copyTitle(backend: Backend, id: string, title: string): Promise<void> {
  await backend.db.updateTable("document").set({ title, updated_at: backend.now() }).where("id", "=", id).execute();
}

/** Notes that somebody opened a document, for their list of recent ones. */
export async function recordVisit(backend: Backend, actor: Actor, id: string): Promise<void> {
  const visited_at = backend.now();
  await backend.db
    .insertInto("document_visit")
    .values({ actor, document_id: id, visited_at })
    .onConflict((conflict) => conflict.columns(["actor", "document_id"]).doUpdateSet({ visited_at }))
    .execute();
}

/**
 * The documents that somebody may open because they were given to them, or because they came by a link that still lets
 * them in; the one that they opened last first.
 */
export async function listDocuments(backend: Backend, userId: string): Promise<DocumentSummary[]> {
  const actor: Actor = `user:${userId}`;
  const folders = await foldersOf(backend.db, userId);
  const nowMs = backend.now();
  const rows = await backend.db
    .selectFrom("document")
    .leftJoin("document_member as member", (join) =>
      join.onRef("member.document_id", "=", "document.id").on("member.user_id", "=", userId),
    )
    .leftJoin("document_visit as visit", (join) =>
      join.onRef("visit.document_id", "=", "document.id").on("visit.actor", "=", actor),
    )
    .leftJoin("document_link as link", "link.document_id", "document.id")
    .leftJoin("document_key as key", (join) =>
      join.onRef("key.document_id", "=", "document.id").on("key.actor", "=", actor),
    )
    .select(["document.id", "document.title", "document.updated_at"])
    .where((where) =>
      where.or([
        where("member.user_id", "is not", null),
        ...(folders.length === 0 ? [] : [where("document.folder_id", "in", folders)]),
        // What answerOfLink says, for somebody who is signed in.
        where.and([
          where("visit.actor", "is not", null),
          where("link.scope", "!=", "restricted"),
          where.or([where("link.expires_at", "is", null), where("link.expires_at", ">", nowMs)]),
          where.or([where("link.password_hash", "is", null), where("key.revision", "=", where.ref("link.revision"))]),
        ]),
      ]),
    )
    .orderBy((order) => order.fn.coalesce("visit.visited_at", "document.created_at"), "desc")
    .limit(recentDocuments)
    .execute();
  return rows.map((row) => ({ id: row.id, title: row.title, updatedAtMs: row.updated_at }));
}
