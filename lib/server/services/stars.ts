import type { Backend } from "#lib/server/backend.ts";

/** Marks a document with a star for one person, or takes it away. */
export async function setStar(backend: Backend, userId: string, documentId: string, starred: boolean): Promise<void> {
  if (!starred) {
    await backend.db.deleteFrom("star").where("user_id", "=", userId).where("document_id", "=", documentId).execute();
    return;
  }
  await backend.db
    .insertInto("star")
    .values({ user_id: userId, document_id: documentId, starred_at: backend.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether a document has a star of this person's. */
export async function isStarred(backend: Backend, userId: string, documentId: string): Promise<boolean> {
  const row = await backend.db
    .selectFrom("star")
    .select("starred_at")
    .where("user_id", "=", userId)
    .where("document_id", "=", documentId)
    .executeTakeFirst();
  return row !== undefined;
}
