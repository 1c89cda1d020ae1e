import { DatabaseSync } from "node:sqlite";

/** How long a writer waits for another process before it gives up, well inside the log's own deadline. */
const busyTimeoutMs = 4_000;

/** Opens a database file so that a commit that returned is on the disk (WAL with a full sync at every commit). */
export function openSqlite(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA busy_timeout = ${busyTimeoutMs};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
  `);
  return database;
}
