import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { inject } from "vitest";
import { postgresDatabase } from "#lib/server/adapters/postgres/database.ts";
import { openPool } from "#lib/server/adapters/postgres/pool.ts";
import { postgresUpdateLog } from "#lib/server/adapters/postgres/update-log.ts";
import { sqliteDatabase } from "#lib/server/adapters/sqlite/database.ts";
import { sqliteUpdateLog } from "#lib/server/adapters/sqlite/update-log.ts";
import { migrate } from "#lib/server/migrate.ts";
import { logMigrations } from "#lib/server/migrations/log.ts";
import type { UpdateLog } from "#lib/server/update-log.ts";

/** One store that a test may open several times, as several processes would. */
export interface LogStore {
  open(): UpdateLog;
  /** Runs SQL behind the log's back. */
  execute(statement: string): Promise<void>;
  destroy(): Promise<void>;
}

/** A clock that a test moves. */
export const clock = { nowMs: 1_000_000 };

/** Every adapter of the UpdateLog, each making an empty store with its tables. */
export const logAdapters: Record<string, () => Promise<LogStore>> = {
  sqlite: async () => {
    const folder = mkdtempSync(join(tmpdir(), "quire-log-"));
    const file = join(folder, "log.sqlite");
    const db = sqliteDatabase<never>(file);
    await migrate(db, "sqlite", "log", logMigrations);
    const opened: UpdateLog[] = [];
    return {
      open: () => {
        const log = sqliteUpdateLog({ file, now: () => clock.nowMs });
        opened.push(log);
        return log;
      },
      execute: async (statement) => {
        await sql.raw(statement).execute(db);
      },
      destroy: async () => {
        await Promise.all(opened.map((log) => log.close()));
        await db.destroy();
        rmSync(folder, { recursive: true });
      },
    };
  },
  postgres: async () => {
    const schema = `s${crypto.randomUUID().replaceAll("-", "")}`;
    const admin = openPool({ url: inject("postgresUrl"), size: 1, onError: () => undefined });
    await admin.query(`CREATE SCHEMA ${schema}`);
    const url = new URL(inject("postgresUrl"));
    const pool = openPool({ url: url.href, size: 6, onError: () => undefined });
    // On a connection that ends at once, the next query fails anyway.
    pool.on("connect", (client) => void client.query(`SET search_path TO ${schema}`).catch(() => undefined));
    const db = postgresDatabase<never>(pool);
    await migrate(db, "postgres", "log", logMigrations);
    return {
      open: () => postgresUpdateLog({ pool, now: () => clock.nowMs }),
      execute: async (statement) => {
        await sql.raw(statement).execute(db);
      },
      destroy: async () => {
        await pool.end();
        await admin.query(`DROP SCHEMA ${schema} CASCADE`);
        await admin.end();
      },
    };
  },
};
