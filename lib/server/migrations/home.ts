import { sql } from "kysely";
import type { Migration } from "#lib/server/migrate.ts";

/** Folders that one can see, stars, the trash, and what is derived from the log for lists and search. */
export const home: Migration = {
  name: "0005-home",
  up: async (db, dialect) => {
    const ms = dialect === "sqlite" ? sql`integer` : sql`bigint`;
    const steps = [
      sql`ALTER TABLE folder ADD COLUMN trashed_at ${ms}`,
      // The folder with which it went into the trash, itself or one above it.
      sql`ALTER TABLE folder ADD COLUMN trashed_with text`,
      sql`ALTER TABLE document ADD COLUMN trashed_at ${ms}`,
      sql`ALTER TABLE document ADD COLUMN trashed_with text`,
      sql`ALTER TABLE document ADD COLUMN purging integer NOT NULL DEFAULT 0`,
      sql`ALTER TABLE document ADD COLUMN is_template integer NOT NULL DEFAULT 0`,
      // The title as lists sort it.
      sql`ALTER TABLE document ADD COLUMN title_key text NOT NULL DEFAULT ''`,
      // Up to where of the log the derived columns and tables are.
      sql`ALTER TABLE document ADD COLUMN projected_epoch integer NOT NULL DEFAULT 0`,
      sql`ALTER TABLE document ADD COLUMN projected_seq ${ms} NOT NULL DEFAULT 0`,
      sql`CREATE INDEX document_trash ON document (trashed_at) WHERE trashed_at IS NOT NULL`,
      sql`CREATE TABLE star (
        user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
        document_id text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        starred_at ${ms} NOT NULL,
        PRIMARY KEY (user_id, document_id)
      )`,
      sql`CREATE TABLE document_preview (
        document_id text PRIMARY KEY NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        html text NOT NULL
      )`,
      sql`ALTER TABLE audit_event ADD COLUMN folder_id text`,
      sql`CREATE INDEX audit_event_folder ON audit_event (folder_id, id)`,
      ...(dialect === "sqlite"
        ? [
            sql`CREATE TABLE search_part (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              document_id text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
              hash text NOT NULL,
              is_title integer NOT NULL,
              body text NOT NULL
            )`,
            // Words come ready from lib/std/words.ts, so that both databases find the same.
            sql`CREATE VIRTUAL TABLE search_words USING fts5 (
              words, content = '', contentless_delete = 1, prefix = '2 3',
              tokenize = 'unicode61 remove_diacritics 0'
            )`,
            // Parts that go with their document take their words with them.
            sql`CREATE TRIGGER search_part_gone AFTER DELETE ON search_part BEGIN
              DELETE FROM search_words WHERE rowid = old.id;
            END`,
          ]
        : [
            sql`CREATE TABLE search_part (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              document_id text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
              hash text NOT NULL,
              is_title integer NOT NULL,
              body text NOT NULL,
              words tsvector NOT NULL
            )`,
            sql`CREATE INDEX search_part_words ON search_part USING gin (words)`,
          ]),
      sql`CREATE INDEX search_part_document ON search_part (document_id)`,
    ];
    for (const step of steps) await step.execute(db);
  },
};
