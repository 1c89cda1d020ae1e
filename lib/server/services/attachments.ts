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
/** Of how many documents that hold one a visitor's access is looked up at most. */
const mostDocuments = 100;

const keyOf = (id: string) => `attachments/${id}`;

/**
 * Keeps a picture or a file for a document that this visitor may edit. What it is, its first bytes say; a picture is made anew, so that nothing
 * else of it is left. Throws `too_large` over the limit, `bad_request` for a picture that cannot be read, `log_unavailable` where there is no room.
 */
export async function attach(
  backend: Backend,
  who: Who,
  documentId: string,
  file: { name: string; content: AsyncIterable<Uint8Array> },
): Promise<Attachment> {
  await requireAccess(backend, who, documentId, "edit");
  const { actor } = who;
  if (actor === null) throw new AppError("forbidden");
  if (!backend.rates.take("attach", actor)) throw new AppError("too_many");
  const id = newId();
  try {
    const kept = await keep(backend, keyOf(id), file.content);
    const attachment = { id, name: cleanName(file.name), ...kept };
    await backend.db.transaction().execute(async (trx) => {
      const nowMs = backend.now();
      const { mediaType: media_type, ...columns } = attachment;
      await trx
        .insertInto("attachment")
        .values({ ...columns, media_type, actor, created_at: nowMs })
        .execute();
      await trx
        .insertInto("attachment_use")
        .values({ attachment_id: id, document_id: documentId, held_at: nowMs })
        .execute();
    });
    return attachment;
  } catch (error) {
    await backend.blobs.delete(keyOf(id)).catch(() => undefined);
    throw error;
  }
}

/** An attachment for a visitor who may read a document that holds it; null for everybody else, and where there is none. */
export async function findAttachment(backend: Backend, who: Who, id: string): Promise<Attachment | null> {
  if (!isId(id)) return null;
  const row = await backend.db
    .selectFrom("attachment")
    .select(["id", "name", "media_type as mediaType", "bytes", "width", "height"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined && (await mayRead(backend, who, id)) ? row : null;
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
  await requireAccess(backend, who, documentId, "edit");
  if (ids.length > limits.attachmentsAtOnce) throw new AppError("too_large");
  for (const id of new Set(ids)) {
    if ((await findAttachment(backend, who, id)) === null) continue;
    await backend.db
      .insertInto("attachment_use")
      .values({ attachment_id: id, document_id: documentId, held_at: backend.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
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
    .where("created_at", "<", old)
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

async function mayRead(backend: Backend, who: Who, id: string): Promise<boolean> {
  const documents = await backend.db
    .selectFrom("attachment_use as use")
    .leftJoin("document_visit as visit", (join) =>
      join.onRef("visit.document_id", "=", "use.document_id").on("visit.actor", "=", who.actor ?? ""),
    )
    .select("use.document_id as documentId")
    .where("use.attachment_id", "=", id)
    // The one that they are just looking at comes first.
    .orderBy(({ fn, ref }) => fn.coalesce(ref("visit.visited_at"), ref("use.in_log")), "desc")
    .limit(mostDocuments)
    .execute();
  for (const { documentId } of documents) if ((await accessOf(backend, who, documentId)).role !== null) return true;
  return false;
}

async function keep(
  backend: Backend,
  key: string,
  content: AsyncIterable<Uint8Array>,
): Promise<Omit<Attachment, "id" | "name">> {
  const seen = { bytes: 0, head: Buffer.alloc(0) };
  await backend.blobs.put(key, watched(content, seen)).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOSPC")
      throw new AppError("log_unavailable", { message: "The server's disk is full.", cause: error });
    throw error;
  });
  const mediaType = mediaTypeOf(seen.head);
  if (!(pictureTypes as readonly string[]).includes(mediaType))
    return { mediaType, bytes: seen.bytes, width: null, height: null };
  const came = await backend.blobs.get(key);
  if (came === null) throw new Error("What was put is not there.");
  const { bytes, ...picture } = await cleanPicture(came, mediaType);
  await backend.blobs.put(key, bytes);
  return { ...picture, bytes: bytes.byteLength };
}

/** Passes a stream on, and breaks it off where it is over the limit. */
async function* watched(
  content: AsyncIterable<Uint8Array>,
  seen: { bytes: number; head: Buffer<ArrayBuffer> },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    seen.bytes += chunk.byteLength;
    if (seen.bytes > limits.attachmentBytes)
      throw new AppError("too_large", { message: "A picture or a file may have 50 MB at most." });
    if (seen.head.byteLength < tellingBytes) seen.head = Buffer.concat([seen.head, chunk.subarray(0, tellingBytes)]);
    yield chunk;
  }
}

function cleanName(name: string): string {
  const clean = name.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, " ").trim();
  return [...clean].slice(0, limits.attachmentNameLength).join("");
}
