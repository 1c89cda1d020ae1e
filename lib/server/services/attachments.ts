import type { Transaction } from "kysely";
import type { Attachment } from "#lib/protocol/attachments.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import { cleanPicture } from "#lib/server/images.ts";
import { mediaTypeOf, pictureTypes, tellingBytes } from "#lib/server/media-types.ts";
import type { QuireSchema } from "#lib/server/schema.ts";
import { isId, newId } from "#lib/std/ids.ts";
import { accessOf, requireAccess } from "./sharing.ts";
import type { Who } from "./visitors.ts";

/** For so long the page that sent one may keep it from the document: its computer was closed before the change went off. */
const doubtfulMs = 30 * 24 * 60 * 60 * 1000;
/** A blob without a row that was put longer ago was forgotten in a crash. */
const forgottenMs = 24 * 60 * 60 * 1000;
/** What may lie between a change's time in the log and the clock of whoever attached. */
const skewMs = 60_000;
/** Of how many documents that hold one a visitor's access is looked up at most, besides the one that they are looking at. */
const mostDocuments = 20;
/** Files of one person, or guest, that are being received at once: a page sends three. */
const mostAtOnce = 6;

const receiving = new Map<string, number>();

const keyOf = (id: string) => `attachments/${id}`;

/** A file as it arrives. */
export interface ArrivingFile {
  name: string;
  content: AsyncIterable<Uint8Array>;
  /** How many bytes it has, as its sender says; null: they do not say. */
  bytes: number | null;
}

/**
 * Keeps a picture or a file for a document that this visitor may edit. What it is, its first bytes say; a picture is made anew, so that nothing
 * else of it is left. Throws `too_large` over a limit, `bad_request` for a picture that cannot be read and what did not arrive whole, `too_many`
 * for who sends too much at once, `log_unavailable` where there is no room.
 */
export async function attach(backend: Backend, who: Who, documentId: string, file: ArrivingFile): Promise<Attachment> {
  const { actor } = who;
  if (actor === null) throw new AppError("unauthenticated");
  await requireAccess(backend, who, documentId, "edit");
  await requireRoom(backend, documentId, file.bytes ?? 0);
  const others = receiving.get(actor) ?? 0;
  if (others >= mostAtOnce || !backend.rates.take("attach", actor)) throw new AppError("too_many");
  receiving.set(actor, others + 1);
  const id = newId();
  try {
    const kept = await keep(backend, keyOf(id), file);
    const attachment = { id, name: cleanName(file.name), ...kept };
    await write(backend, attachment, documentId, actor);
    return attachment;
  } catch (error) {
    await backend.blobs.delete(keyOf(id)).catch(() => undefined);
    throw error;
  } finally {
    const left = (receiving.get(actor) ?? 1) - 1;
    if (left === 0) receiving.delete(actor);
    else receiving.set(actor, left);
  }
}

/**
 * An attachment for a visitor who may read a document that holds it; null for everybody else, and where there is none. `looking`: the document that
 * they say they are looking at, which is asked about first.
 */
export async function findAttachment(
  backend: Backend,
  who: Who,
  id: string,
  looking: string | null = null,
): Promise<Attachment | null> {
  if (!isId(id)) return null;
  const row = await backend.db
    .selectFrom("attachment")
    .select(["id", "name", "media_type as mediaType", "bytes", "width", "height"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined && (await mayRead(backend, who, id, looking)) ? row : null;
}

/** The bytes of an attachment that was found. */
export function openAttachment(backend: Backend, { id }: Attachment): Promise<ReadableStream<Uint8Array> | null> {
  return backend.blobs.open(keyOf(id));
}

/**
 * Lets a document that this visitor may edit hold attachments of other documents that they may read: what they paste goes on being
 * there when the others go, and is seen by whoever reads it here. Those that they may not read, or that are not, are left out.
 */
export async function holdAttachments(
  backend: Backend,
  who: Who,
  documentId: string,
  ids: readonly string[],
): Promise<void> {
  const { actor } = who;
  if (actor === null) throw new AppError("unauthenticated");
  await requireAccess(backend, who, documentId, "edit");
  if (ids.length > limits.attachmentsAtOnce) throw new AppError("too_large");
  if (!backend.rates.take("attach", actor)) throw new AppError("too_many");
  for (const id of new Set(ids)) {
    const attachment = await findAttachment(backend, who, id);
    if (attachment === null) continue;
    await requireRoom(backend, documentId, attachment.bytes);
    await backend.db.transaction().execute(async (trx) => {
      const held_at = backend.now();
      // A sweep that has just found it unheld finds it changed.
      const kept = await trx
        .updateTable("attachment")
        .set({ kept_at: held_at })
        .where("id", "=", id)
        .returning("id")
        .execute();
      if (kept.length === 0) return;
      await trx
        .insertInto("attachment_use")
        .values({ attachment_id: id, document_id: documentId, held_at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  }
}

/** Lets a document that was made of another one hold what it names of that one's attachments. */
export async function copyAttachments(
  trx: Transaction<QuireSchema>,
  copy: { from: string; to: string; content: Uint8Array; nowMs: number },
): Promise<void> {
  const held = await trx
    .selectFrom("attachment_use")
    .select("attachment_id")
    .where("document_id", "=", copy.from)
    .execute();
  const named = namedIn(
    [copy.content],
    held.map(({ attachment_id: id }) => id),
  );
  for (const id of named) {
    await trx
      .insertInto("attachment_use")
      .values({ attachment_id: id, document_id: copy.to, held_at: copy.nowMs, in_log: 1 })
      .execute();
  }
}

/**
 * Deletes attachments that no document holds any more. A document holds one as long as its log, which is its history, names it; one that was
 * sent and never came into the document is let go after a month. `thorough`: files that a crash has left without a row, too.
 */
export async function sweepAttachments(backend: Backend, { thorough }: { thorough: boolean }): Promise<void> {
  await settleDoubtful(backend);
  const old = backend.now() - forgottenMs;
  const unheld = await backend.db
    .deleteFrom("attachment")
    .where("kept_at", "<", old)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("attachment_use")
            .select("document_id")
            .whereRef("attachment_use.attachment_id", "=", "attachment.id"),
        ),
      ),
    )
    .returning("id")
    .execute();
  for (const { id } of unheld) await backend.blobs.delete(keyOf(id));
  if (!thorough) return;
  const rows = await backend.db.selectFrom("attachment").select("id").execute();
  const known = new Set(rows.map(({ id }) => keyOf(id)));
  // None at all: then the files may be another database's.
  if (known.size === 0) return;
  for (const { key, putAtMs } of await backend.blobs.list("attachments"))
    if (putAtMs < old && !known.has(key)) await backend.blobs.delete(key);
}

/** Looks into the logs of documents that hold what has been there for long and was never seen in them. */
async function settleDoubtful(backend: Backend): Promise<void> {
  const doubtful = await backend.db
    .selectFrom("attachment_use")
    .select(["attachment_id", "document_id", "held_at"])
    .where("in_log", "=", 0)
    .where("held_at", "<", backend.now() - doubtfulMs)
    .orderBy("document_id")
    .limit(1_000)
    .execute();
  for (const [documentId, uses] of Map.groupBy(doubtful, ({ document_id }) => document_id)) {
    const since = Math.min(...uses.map(({ held_at }) => held_at)) - skewMs;
    const named = await namedInLog(
      backend,
      documentId,
      uses.map(({ attachment_id: id }) => id),
      since,
    );
    for (const { attachment_id: id } of uses) await settle(backend, id, documentId, named.has(id));
  }
}

/** What was named once is asked about no more; what was not is let go. */
async function settle(backend: Backend, id: string, documentId: string, isNamed: boolean): Promise<void> {
  const { db } = backend;
  const [change, release] = [
    db.updateTable("attachment_use").set({ in_log: 1 }).where("attachment_id", "=", id),
    db.deleteFrom("attachment_use").where("attachment_id", "=", id),
  ];
  await (isNamed
    ? change.where("document_id", "=", documentId).execute()
    : release.where("document_id", "=", documentId).execute());
}

/** Which of these are named in what was written into a document since a time. */
async function namedInLog(
  backend: Backend,
  documentId: string,
  ids: readonly string[],
  sinceMs: number,
): Promise<Set<string>> {
  const named = new Set<string>();
  let after = await backend.log.seqAt(documentId, sinceMs);
  for (;;) {
    const updates = await backend.log.read(documentId, { after, limit: 200 });
    const last = updates.at(-1);
    if (last === undefined || named.size === ids.length) return named;
    const found = namedIn(
      updates.map(({ bytes }) => bytes),
      ids.filter((id) => !named.has(id)),
    );
    for (const id of found) named.add(id);
    after = last.seq;
  }
}

/** An address stands in an update as it is written, whatever else stands there and in whichever schema. */
function namedIn(updates: readonly Uint8Array[], ids: readonly string[]): string[] {
  const views = updates.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  return ids.filter((id) => views.some((view) => view.includes(id)));
}

async function mayRead(backend: Backend, who: Who, id: string, looking: string | null): Promise<boolean> {
  const holding = backend.db.selectFrom("attachment_use as use").where("use.attachment_id", "=", id);
  if (looking !== null && isId(looking)) {
    const use = await holding.select("use.held_at").where("use.document_id", "=", looking).executeTakeFirst();
    if (use !== undefined && (await accessOf(backend, who, looking)).role !== null) return true;
  }
  const documents = await holding
    .leftJoin("document_visit as visit", (join) =>
      join.onRef("visit.document_id", "=", "use.document_id").on("visit.actor", "=", who.actor ?? ""),
    )
    .select("use.document_id as documentId")
    // Those that they looked at last come first.
    .orderBy(({ fn, ref, val }) => fn.coalesce(ref("visit.visited_at"), val(0)), "desc")
    .limit(mostDocuments)
    .execute();
  for (const { documentId } of documents) if ((await accessOf(backend, who, documentId)).role !== null) return true;
  return false;
}

/** Throws `too_large` where a document holds as much as it may. */
async function requireRoom(backend: Backend, documentId: string, more: number): Promise<void> {
  const { held } = await backend.db
    .selectFrom("attachment_use as use")
    .innerJoin("attachment", "attachment.id", "use.attachment_id")
    .select(({ fn }) => fn.sum<number | string | null>("attachment.bytes").as("held"))
    .where("use.document_id", "=", documentId)
    .executeTakeFirstOrThrow();
  if (Number(held ?? 0) + more > limits.attachmentBytesOfDocument)
    throw new AppError("too_large", { message: "The pictures and files of a document may have 2 GB together." });
}

async function write(backend: Backend, attachment: Attachment, documentId: string, actor: string): Promise<void> {
  const { mediaType: media_type, ...columns } = attachment;
  await backend.db.transaction().execute(async (trx) => {
    const nowMs = backend.now();
    await trx
      .insertInto("attachment")
      .values({ ...columns, media_type, actor, kept_at: nowMs })
      .execute();
    await trx
      .insertInto("attachment_use")
      .values({ attachment_id: attachment.id, document_id: documentId, held_at: nowMs })
      .execute();
  });
}

async function keep(backend: Backend, key: string, file: ArrivingFile): Promise<Omit<Attachment, "id" | "name">> {
  const seen = { bytes: 0, head: Buffer.alloc(0) };
  await backend.blobs.put(key, watched(file, seen)).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOSPC")
      throw new AppError("log_unavailable", { message: "The server's disk is full.", cause: error });
    throw error;
  });
  const mediaType = mediaTypeOf(seen.head);
  if (!(pictureTypes as readonly string[]).includes(mediaType))
    return { mediaType, bytes: seen.bytes, width: null, height: null };
  const read = async () => {
    const came = await backend.blobs.get(key);
    if (came === null) throw new Error("What was put is not there.");
    return came;
  };
  const { bytes, ...picture } = await cleanPicture(read, mediaType);
  await backend.blobs.put(key, bytes);
  return { ...picture, bytes: bytes.byteLength };
}

/** Passes a stream on, and breaks it off where it is over the limit. */
async function* watched(
  { content, bytes }: ArrivingFile,
  seen: { bytes: number; head: Buffer<ArrayBuffer> },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    seen.bytes += chunk.byteLength;
    if (seen.bytes > limits.attachmentBytes)
      throw new AppError("too_large", { message: "A picture or a file may have 50 MB at most." });
    if (seen.head.byteLength < tellingBytes) seen.head = Buffer.concat([seen.head, chunk.subarray(0, tellingBytes)]);
    yield chunk;
  }
  // Whatever stands between the sender and here may have cut it off.
  if (bytes !== null && bytes !== seen.bytes)
    throw new AppError("bad_request", { message: "The file did not arrive whole." });
}

/** Without what could stand for a path or turn the letters around; shortened before its ending. */
function cleanName(name: string): string {
  const clean = name.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069/\\]/gu, " ").trim();
  if (clean.length <= limits.attachmentNameLength) return clean;
  const ending = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? "";
  // Half a letter is none.
  return clean.slice(0, limits.attachmentNameLength - ending.length).replace(/[\ud800-\udbff]$/, "") + ending;
}
