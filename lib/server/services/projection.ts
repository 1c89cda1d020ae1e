import { sql } from "kysely";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { sortKeyOf } from "#lib/std/words.ts";
import { indexDocument } from "./search.ts";
import { tellWebhooks } from "./webhooks.ts";

/**
 * Brings what is derived from a document's log up to its head: the title's copy, the time of its last change, its thumbnail,
 * and what search finds. Idempotent; of two who try at once, one rejects with `conflict` and tries again. Does nothing for a document
 * that is gone.
 */
export async function project(backend: Backend, documentId: string): Promise<void> {
  const before = await backend.db
    .selectFrom("document")
    .select(["title", "projected_epoch", "projected_seq"])
    .where("id", "=", documentId)
    .executeTakeFirst();
  const { title, text, preview, position } = await backend.renderer.digest(documentId);
  const [last] = await backend.log.read(documentId, { after: position.seq - 1, limit: 1 });
  const [epoch, seq] = [before?.projected_epoch ?? 0, Number(before?.projected_seq ?? 0)];
  if (before === undefined || epoch > position.epoch || (epoch === position.epoch && seq > position.seq)) return;
  // Until all is written the position stays behind: what is broken off is found stale.
  await indexDocument(backend, { id: documentId, title, text });
  await backend.db.transaction().execute(async (trx) => {
    const updated = await trx
      .updateTable("document")
      .set({
        // Whoever has renamed it since looks for the new name at once; it is projected with their change.
        title: sql<string>`CASE WHEN title = ${before.title} THEN ${title} ELSE title END`,
        title_key: sql<string>`CASE WHEN title = ${before.title} THEN ${sortKeyOf(title)} ELSE title_key END`,
        projected_epoch: position.epoch,
        projected_seq: position.seq,
        ...(last === undefined ? {} : { updated_at: last.timeMs }),
      })
      .where("id", "=", documentId)
      // Somebody may have come further meanwhile.
      .where("projected_epoch", "=", epoch)
      .where("projected_seq", "=", seq)
      .returning("id")
      .executeTakeFirst();
    if (updated === undefined) throw new AppError("conflict");
    await trx
      .insertInto("document_preview")
      .values({ document_id: documentId, html: preview })
      .onConflict((conflict) => conflict.column("document_id").doUpdateSet({ html: preview }))
      .execute();
    // The first change is that it was made.
    if (seq > 0 && seq < position.seq) {
      const actor = last?.actor ?? "system:unknown";
      await tellWebhooks(trx, { event: "document.edited", documentId, actor, nowMs: backend.now() });
    }
  });
}

/** The documents, by id, whose derived data is behind the log: of `limit` after `after`, and where to go on. */
export async function staleDocuments(
  backend: Backend,
  options: { after: string; limit: number },
): Promise<{ stale: string[]; last: string | null }> {
  const rows = await backend.db
    .selectFrom("document")
    .select(["id", "projected_epoch", "projected_seq"])
    .where("id", ">", options.after)
    .where("purging", "=", 0)
    .orderBy("id")
    .limit(options.limit)
    .execute();
  const heads = await backend.log.heads(rows.map(({ id }) => id));
  const stale = rows.filter(({ id, projected_epoch, projected_seq }) => {
    const head = heads.get(id);
    return head !== undefined && head.seq > 0 && (head.epoch !== projected_epoch || head.seq !== projected_seq);
  });
  return { stale: stale.map(({ id }) => id), last: rows.length < options.limit ? null : (rows.at(-1)?.id ?? null) };
}
