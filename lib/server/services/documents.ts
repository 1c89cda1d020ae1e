import { seedUpdate } from "#lib/document/seed.ts";
import { schemaVersion } from "#lib/document/schema/version.ts";
import { cleanTitle } from "#lib/document/title.ts";
import { errorCode } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { DocumentChange } from "#lib/server/composer.ts";
import type { Actor, Head } from "#lib/server/update-log.ts";
import { isId, newId } from "#lib/std/ids.ts";
import { sortKeyOf } from "#lib/std/words.ts";
import { copyAttachments } from "./attachments.ts";
import { requireLiveFolder } from "./folders.ts";
import type { Who } from "./visitors.ts";
import { tellWebhooks } from "./webhooks.ts";

/** A document in a list. */
export interface DocumentSummary {
  id: string;
  title: string;
  updatedAtMs: number;
}

/** What a new document begins with. */
export interface NewDocument {
  ownerId: string;
  actor?: Actor;
  title?: string;
  /** Where it lies; whoever asks must be allowed to put something there. */
  folderId?: string | null;
  isTemplate?: boolean;
  /** Its content, title included; left out: one empty paragraph. */
  content?: Uint8Array;
  /** How the content came. */
  kind?: "seed" | "import";
  /** The document whose content it is: it holds the same pictures and files. */
  copyOf?: string;
}

/**
 * Makes a document of an owner's and returns its id: its first update, and then its rows, by which it is one. What a crash between leaves
 * is a row of the log that nobody can ask for.
 */
export async function createDocument(backend: Backend, options: NewDocument): Promise<string> {
  const { ownerId, actor = `user:${ownerId}`, folderId = null, isTemplate = false, kind = "seed", copyOf } = options;
  const title = cleanTitle(options.title);
  const content = options.content ?? seedUpdate(title === "" ? {} : { title });
  const id = newId();
  const nowMs = backend.now();
  const first = { stream: id, actor, connection: "", kind, bytes: content } as const;
  const { epoch, seq } = await backend.log.append({ ...first, expectedHead: 0 });
  try {
    await backend.db.transaction().execute(async (trx) => {
      if (folderId !== null) await requireLiveFolder(backend, trx, folderId);
      await trx
        .insertInto("document")
        .values({
          id,
          title,
          title_key: sortKeyOf(title),
          created_by: actor,
          created_at: nowMs,
          updated_at: nowMs,
          schema: schemaVersion,
          folder_id: folderId,
          is_template: isTemplate ? 1 : 0,
        })
        .execute();
      await trx
        .insertInto("document_member")
        .values({ document_id: id, user_id: ownerId, role: "owner", added_at: nowMs })
        .execute();
      if (copyOf !== undefined) await copyAttachments(trx, { from: copyOf, to: id, content, nowMs });
      await tellWebhooks(trx, { event: "document.created", documentId: id, actor, nowMs });
    });
  } catch (error) {
    // Refused by us, it surely was not made; of a database that broke off, nobody knows.
    if (errorCode(error) !== undefined) await backend.log.purge(id).catch(() => undefined);
    throw error;
  }
  backend.bus.publish({ type: "committed", stream: id, epoch, from: seq, to: seq, updates: [content] });
  return id;
}

/** Makes a document of somebody's that has the content of one that they may read, and not its history or who has it. */
export async function duplicateDocument(
  backend: Backend,
  who: Who & { userId: string },
  documentId: string,
  options: { title: string; folderId?: string | null; isTemplate?: boolean },
): Promise<string> {
  const { title, ...where } = options;
  const content = await backend.composer.copy(documentId, title);
  return createDocument(backend, { ownerId: who.userId, title, content, copyOf: documentId, ...where });
}

/** The document, or null if there is none of this id. */
export async function findDocument(backend: Backend, id: string): Promise<DocumentSummary | null> {
  if (!isId(id)) return null;
  const row = await backend.db
    .selectFrom("document")
    .select(["id", "title", "updated_at"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, title: row.title, updatedAtMs: row.updated_at };
}

/** Writes the first update of a document of before, that has none. Of several who try at once, one writes. */
export async function ensureSeeded(backend: Backend, id: string, { actor }: { actor: Actor }): Promise<void> {
  const head = (await backend.log.heads([id])).get(id);
  if (head !== undefined && head.seq > 0) return;
  const bytes = seedUpdate({});
  const change = { stream: id, actor, connection: "", kind: "seed", bytes, expectedHead: 0 } as const;
  try {
    const { epoch, seq } = await backend.log.append(change);
    backend.bus.publish({ type: "committed", stream: id, epoch, from: seq, to: seq, updates: [bytes] });
  } catch (error) {
    // Another was first, and either is good.
    if (errorCode(error) !== "conflict") throw error;
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
 * Changes a stored document, as one of its people would: through the log, as a change against `base` (left out: its head), which merges
 * with what others write meanwhile. Returns where the document stands then.
 */
export async function changeDocument(
  backend: Backend,
  by: { actor: Actor; kind: "edit" | "api" | "import" },
  id: string,
  change: DocumentChange,
  base?: Head,
): Promise<Head> {
  const composed = await backend.composer.change(id, change, base);
  if (composed === null) return (await backend.log.heads([id])).get(id) ?? { epoch: 1, seq: 0 };
  return appendChange(backend, by, { id, bytes: composed.update, epoch: composed.head.epoch });
}

/**
 * Gives a document another title, through the log. Lists show it at once: whoever renames and looks must not see the old one. Should
 * somebody else's title win in the log, the projection says so a moment later.
 */
export async function renameDocument(
  backend: Backend,
  by: { actor: Actor; kind: "edit" | "api" },
  id: string,
  typed: string,
): Promise<void> {
  const title = cleanTitle(typed);
  await changeDocument(backend, by, id, { title });
  await backend.db
    .updateTable("document")
    .set({ title, title_key: sortKeyOf(title) })
    .where("id", "=", id)
    .execute();
}

/** Appends a change of the server's making, or of a program's, and tells everybody of it. */
export async function appendChange(
  backend: Backend,
  { actor, kind }: { actor: Actor; kind: "edit" | "api" | "import" },
  { id, bytes, epoch }: { id: string; bytes: Uint8Array; epoch: number },
): Promise<Head> {
  const { seq } = await backend.log.append({ stream: id, actor, connection: "", kind, bytes, epoch });
  backend.bus.publish({ type: "committed", stream: id, epoch, from: seq, to: seq, updates: [bytes] });
  return { epoch, seq };
}

/** The beginning of a document as safe HTML, and of which position of its log; empty until it is known. */
export async function findPreview(backend: Backend, id: string): Promise<{ html: string; epoch: number; seq: number }> {
  const row = await backend.db
    .selectFrom("document")
    .leftJoin("document_preview as preview", "preview.document_id", "document.id")
    .select(["preview.html", "document.projected_epoch", "document.projected_seq"])
    .where("document.id", "=", id)
    .executeTakeFirst();
  return { html: row?.html ?? "", epoch: row?.projected_epoch ?? 0, seq: Number(row?.projected_seq ?? 0) };
}
