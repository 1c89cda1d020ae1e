import { sql } from "kysely";
import type { Migration } from "#lib/server/migrate.ts";

/** What programs come with instead of a session. */
export const programs: Migration = {
  name: "0006-programs",
  up: async (db, dialect) => {
    const ms = dialect === "sqlite" ? sql`integer` : sql`bigint`;
    const steps = [
      // Kept when it ends: the log names it as the author of what it wrote.
      sql`CREATE TABLE api_token (
        id text PRIMARY KEY NOT NULL,
        user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
        name text NOT NULL,
        token_hash text NOT NULL UNIQUE,
        scope text NOT NULL,
        created_at ${ms} NOT NULL,
        expires_at ${ms},
        last_used_at ${ms},
        revoked_at ${ms}
      )`,
      sql`CREATE INDEX api_token_user ON api_token (user_id)`,
    ];
    for (const step of steps) await step.execute(db);
  },
};
