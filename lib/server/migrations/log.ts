import { sql } from "kysely";
import type { Migration } from "#lib/server/migrate.ts";

/** The tables of the update log (LOG-5). They belong to no product: `npm run collab` has these alone. */
export const logMigrations: readonly Migration[] = [
  {
    name: "0001-update-log",
    up: async (db, dialect) => {
      const key = dialect === "sqlite" ? sql`integer` : sql`bigint`;
      const bytes = dialect === "sqlite" ? sql`blob` : sql`bytea`;
      const identity =
        dialect === "sqlite" ? sql`INTEGER PRIMARY KEY` : sql`bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY`;
      // SQLite then stores a row once, in the order it is read.
      const clustered = dialect === "sqlite" ? sql`WITHOUT ROWID` : sql``;
      // Names sort by their bytes on both.
      const name = dialect === "sqlite" ? sql`text` : sql`text COLLATE "C"`;
      await sql`CREATE TABLE stream (
        id ${identity},
        name ${name} NOT NULL UNIQUE,
        epoch integer NOT NULL,
        head ${key} NOT NULL,
        last_time_ms ${key} NOT NULL
      )`.execute(db);
      await sql`CREATE TABLE document_update (
        stream_id ${key} NOT NULL REFERENCES stream (id),
        seq ${key} NOT NULL,
        epoch integer NOT NULL,
        time_ms ${key} NOT NULL,
        actor text NOT NULL,
        connection text NOT NULL,
        kind text NOT NULL,
        encoding integer NOT NULL,
        bytes ${bytes} NOT NULL,
        checksum ${key} NOT NULL,
        PRIMARY KEY (stream_id, seq)
      ) ${clustered}`.execute(db);
      await sql`CREATE TABLE document_checkpoint (
        stream_id ${key} NOT NULL REFERENCES stream (id),
        seq ${key} NOT NULL,
        epoch integer NOT NULL,
        time_ms ${key} NOT NULL,
        encoding integer NOT NULL,
        bytes ${bytes} NOT NULL,
        checksum ${key} NOT NULL,
        PRIMARY KEY (stream_id, seq)
      )`.execute(db);
      await sql`CREATE TABLE quarantined_update (
        stream_id ${key} NOT NULL REFERENCES stream (id),
        seq ${key} NOT NULL,
        reason text NOT NULL,
        PRIMARY KEY (stream_id, seq)
      )`.execute(db);
      await sql`CREATE TABLE probe (count ${key} NOT NULL)`.execute(db);
      await sql`INSERT INTO probe (count) VALUES (0)`.execute(db);
    },
  },
  {
    name: "0002-probe-room",
    up: async (db, dialect) => {
      await sql`ALTER TABLE probe ADD COLUMN room ${dialect === "sqlite" ? sql`blob` : sql`bytea`}`.execute(db);
    },
  },
];
