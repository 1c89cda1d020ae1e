import { type Kysely, sql } from "kysely";
import type { QuireSchema } from "#lib/server/schema.ts";

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

/** Every folder that somebody was given, and every folder in these. */
export async function foldersOf(db: Kysely<QuireSchema>, userId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE below (id) AS (
      SELECT folder_id FROM folder_member WHERE user_id = ${userId}
      UNION
      SELECT folder.id FROM folder JOIN below ON folder.parent_id = below.id
    )
    SELECT id FROM below`.execute(db);
  return rows.map(({ id }) => id);
}
