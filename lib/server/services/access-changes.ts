import { type Transaction, sql } from "kysely";
import type { Backend } from "#lib/server/backend.ts";
import type { QuireSchema } from "#lib/server/schema.ts";

/** Whose rights may have changed: in one document or (undefined) any, of one person or anybody. */
export interface AccessChange {
  documentId?: string;
  userId?: string;
}

/** Rows older than this have been seen by every process that lives. */
const keepMs = 60 * 60 * 1000;

/**
 * Changes rights in one transaction, and tells every process to look at open documents again within a second (ACC-1):
 * at once by the bus, and by a row that each process looks for, because the bus may lose anything.
 */
export async function changeAccess<T>(
  backend: Backend,
  change: AccessChange | readonly AccessChange[],
  work: (trx: Transaction<QuireSchema>) => Promise<T>,
): Promise<T> {
  const changes = [change].flat() as AccessChange[];
  const nowMs = backend.now();
  const { ids, done: result } = await backend.db.transaction().execute(async (trx) => {
    const done = await work(trx);
    // Ids are then committed in their order, and whoever has seen one has seen all before it.
    if (backend.dialect === "postgres") await sql`LOCK TABLE access_change IN EXCLUSIVE MODE`.execute(trx);
    const rows: { id: number }[] = [];
    for (const { documentId = null, userId = null } of changes) {
      const row = { document_id: documentId, user_id: userId, at_ms: nowMs };
      rows.push(await trx.insertInto("access_change").values(row).returning("id").executeTakeFirstOrThrow());
    }
    await trx
      .deleteFrom("access_change")
      .where("at_ms", "<", nowMs - keepMs)
      .execute();
    return { ids: rows.map(({ id }) => Number(id)), done };
  });
  for (const [index, { documentId = null, userId = null }] of changes.entries()) {
    backend.bus.publish({ type: "access", id: ids[index] ?? 0, documentId, userId });
  }
  return result;
}

/** The changes after `id`, in order, and the id to go on from. With null: from now on. */
export async function accessChangesAfter(
  backend: Backend,
  id: number | null,
): Promise<{ last: number; changes: (AccessChange & { id: number })[] }> {
  if (id === null) {
    const newest = await backend.db
      .selectFrom("access_change")
      .select((select) => select.fn.max("id").as("id"))
      .executeTakeFirst();
    return { last: Number(newest?.id ?? 0), changes: [] };
  }
  const rows = await backend.db
    .selectFrom("access_change")
    .select(["id", "document_id", "user_id"])
    .where("id", ">", id)
    .orderBy("id")
    .execute();
  const changes = rows.map(({ id: each, document_id, user_id }) => ({
    id: Number(each),
    ...(document_id === null ? {} : { documentId: document_id }),
    ...(user_id === null ? {} : { userId: user_id }),
  }));
  return { last: Number(rows.at(-1)?.id ?? id), changes };
}
