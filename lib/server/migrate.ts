import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/protocol/errors.ts";

/** Which database a migration speaks to; only column types differ. */
export type DialectName = "sqlite" | "postgres";

/** One step forward. Steps are never changed once released, and there are none back. */
export interface Migration {
  name: string;
  up(db: Kysely<never>, dialect: DialectName): Promise<void>;
}

/** Any number that nobody else locks in the same Postgres database. */
const advisoryLock = 7_155_073;

/**
 * Brings the tables of `set` up to date, inside one transaction that holds a lock, so that several processes may start
 * at once and a failed step leaves nothing half done. Refuses a database that a newer version has written.
 */
export async function migrate(
  db: Kysely<never>,
  dialect: DialectName,
  set: string,
  migrations: readonly Migration[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // On SQLite the transaction itself is the lock: it begins IMMEDIATE.
    if (dialect === "postgres") await sql`SELECT pg_advisory_xact_lock(${sql.lit(advisoryLock)})`.execute(trx);
    await sql`CREATE TABLE IF NOT EXISTS quire_migration (
      set_name TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (set_name, name)
    )`.execute(trx);
    const { rows } = await sql<{
      name: string;
    }>`SELECT name FROM quire_migration WHERE set_name = ${set}`.execute(trx);
    const done = new Set(rows.map((row) => row.name));
    for (const name of done) {
      if (migrations.some((migration) => migration.name === name)) continue;
      throw new AppError("misconfigured", {
        message: `The database was written by a newer version of Quire (it has the step ${set}/${name}). Install that version.`,
      });
    }
    for (const migration of migrations) {
      if (done.has(migration.name)) continue;
      await migration.up(trx as Kysely<never>, dialect);
      await sql`INSERT INTO quire_migration (set_name, name) VALUES (${set}, ${migration.name})`.execute(trx);
    }
  });
}
