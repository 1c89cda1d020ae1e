import { sql } from "kysely";
import type { Migration } from "#lib/server/migrate.ts";

/** The tables of schema.ts. */
export const quireMigrations: readonly Migration[] = [
  {
    name: "0001-documents",
    up: async (db, dialect) => {
      const time = dialect === "sqlite" ? sql`integer` : sql`bigint`;
      await sql`CREATE TABLE document (
        id text PRIMARY KEY,
        title text NOT NULL,
        created_by text NOT NULL,
        created_at ${time} NOT NULL,
        updated_at ${time} NOT NULL DEFAULT 0
      )`.execute(db);
      await sql`CREATE TABLE document_visit (
        actor text NOT NULL,
        document_id text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        visited_at ${time} NOT NULL,
        PRIMARY KEY (actor, document_id)
      )`.execute(db);
      await sql`CREATE INDEX document_visit_recent ON document_visit (actor, visited_at)`.execute(db);
    },
  },
  {
    name: "0002-document-schema",
    up: async (db) => {
      await sql`ALTER TABLE document ADD COLUMN schema integer NOT NULL DEFAULT 1`.execute(db);
    },
  },
];
