import { sql } from "kysely";
import type { Migration } from "#lib/server/migrate.ts";

/** Addresses that are told what happens to somebody's documents, and each telling. */
export const webhooks: Migration = {
  name: "0007-webhooks",
  up: async (db, dialect) => {
    const ms = dialect === "sqlite" ? sql`integer` : sql`bigint`;
    const steps = [
      sql`CREATE TABLE webhook (
        id text PRIMARY KEY NOT NULL,
        user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
        url text NOT NULL,
        events text NOT NULL,
        secret text NOT NULL,
        created_at ${ms} NOT NULL,
        disabled_at ${ms}
      )`,
      sql`CREATE INDEX webhook_user ON webhook (user_id)`,
      sql`CREATE TABLE webhook_delivery (
        id text PRIMARY KEY NOT NULL,
        webhook_id text NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
        document_id text NOT NULL,
        title text NOT NULL,
        event text NOT NULL,
        actor text NOT NULL,
        created_at ${ms} NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        next_at ${ms},
        done_at ${ms},
        status integer,
        problem text
      )`,
      sql`CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE next_at IS NOT NULL`,
      sql`CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, created_at)`,
    ];
    for (const step of steps) await step.execute(db);
  },
};
