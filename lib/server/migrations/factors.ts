import { sql } from "kysely";
import type { Migration } from "#lib/server/migrate.ts";

/** Passkeys and second factors, as better-auth wants them; tests/contract/accounts.test.ts asks it whether it agrees. */
export const factors: Migration = {
  name: "0008-factors",
  up: async (db, dialect) => {
    const time = dialect === "sqlite" ? sql`date` : sql`timestamptz`;
    const flag = dialect === "sqlite" ? sql`integer` : sql`boolean`;
    const no = dialect === "sqlite" ? sql`0` : sql`false`;
    const steps = [
      sql`ALTER TABLE "user" ADD COLUMN "twoFactorEnabled" ${flag} DEFAULT ${no}`,
      // Who somebody is at a provider is one account's.
      sql`CREATE UNIQUE INDEX "account_key" ON "account" ("providerId", "accountId")`,
      sql`CREATE TABLE "twoFactor" (
          "id" text PRIMARY KEY NOT NULL,
          "secret" text NOT NULL,
          "backupCodes" text NOT NULL,
          "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
          "verified" ${flag},
          "failedVerificationCount" integer,
          "lockedUntil" ${time}
        )`,
      sql`CREATE INDEX "twoFactor_secret_idx" ON "twoFactor" ("secret")`,
      sql`CREATE INDEX "twoFactor_userId_idx" ON "twoFactor" ("userId")`,
      sql`CREATE TABLE "passkey" (
          "id" text PRIMARY KEY NOT NULL,
          "name" text,
          "publicKey" text NOT NULL,
          "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
          "credentialID" text NOT NULL,
          "counter" integer NOT NULL,
          "deviceType" text NOT NULL,
          "backedUp" ${flag} NOT NULL,
          "transports" text,
          "createdAt" ${time},
          "aaguid" text
        )`,
      sql`CREATE INDEX "passkey_userId_idx" ON "passkey" ("userId")`,
      // A passkey is one person's.
      sql`CREATE UNIQUE INDEX "passkey_credentialID_idx" ON "passkey" ("credentialID")`,
    ];
    for (const step of steps) await step.execute(db);
  },
};
