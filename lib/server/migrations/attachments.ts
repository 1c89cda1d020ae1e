import { sql } from "kysely";
import type { Migration } from "#lib/server/migrate.ts";

/** Pictures and files of documents, and which documents hold them. */
export const attachments: Migration = {
  name: "0009-attachments",
  up: async (db, dialect) => {
    const ms = dialect === "sqlite" ? sql`integer` : sql`bigint`;
    const steps = [
      sql`CREATE TABLE attachment (
        id text PRIMARY KEY NOT NULL,
        name text NOT NULL,
        media_type text NOT NULL,
        bytes integer NOT NULL,
        width integer,
        height integer,
        actor text NOT NULL,
        kept_at ${ms} NOT NULL
      )`,
      sql`CREATE TABLE attachment_use (
        attachment_id text NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
        document_id text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        held_at ${ms} NOT NULL,
        in_log integer NOT NULL DEFAULT 0,
        PRIMARY KEY (attachment_id, document_id)
      )`,
      sql`CREATE INDEX attachment_use_document ON attachment_use (document_id)`,
      sql`CREATE INDEX attachment_use_doubtful ON attachment_use (held_at) WHERE in_log = 0`,
    ];
    for (const step of steps) await step.execute(db);
  },
};
