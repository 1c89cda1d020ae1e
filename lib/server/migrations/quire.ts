import { sql } from "kysely";
import type { Migration } from "#lib/server/migrate.ts";
import { attachments } from "./attachments.ts";
import { factors } from "./factors.ts";
import { home } from "./home.ts";
import { programs } from "./programs.ts";
import { webhooks } from "./webhooks.ts";

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
  {
    // As better-auth wants its tables, names and all; tests/contract/accounts.test.ts asks it whether it agrees.
    name: "0003-accounts",
    up: async (db, dialect) => {
      const time = dialect === "sqlite" ? sql`date` : sql`timestamptz`;
      const flag = dialect === "sqlite" ? sql`integer` : sql`boolean`;
      const ms = dialect === "sqlite" ? sql`integer` : sql`bigint`;
      const tables = [
        sql`CREATE TABLE "user" (
          "id" text PRIMARY KEY NOT NULL,
          "name" text NOT NULL,
          "email" text NOT NULL UNIQUE,
          "emailVerified" ${flag} NOT NULL,
          "image" text,
          "createdAt" ${time} NOT NULL,
          "updatedAt" ${time} NOT NULL,
          "color" text,
          "language" text,
          "theme" text,
          "isAdmin" integer,
          "disabledAtMs" ${ms}
        )`,
        sql`CREATE TABLE "session" (
          "id" text PRIMARY KEY NOT NULL,
          "expiresAt" ${time} NOT NULL,
          "token" text NOT NULL UNIQUE,
          "createdAt" ${time} NOT NULL,
          "updatedAt" ${time} NOT NULL,
          "ipAddress" text,
          "userAgent" text,
          "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
        )`,
        sql`CREATE TABLE "account" (
          "id" text PRIMARY KEY NOT NULL,
          "accountId" text NOT NULL,
          "providerId" text NOT NULL,
          "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
          "accessToken" text,
          "refreshToken" text,
          "idToken" text,
          "accessTokenExpiresAt" ${time},
          "refreshTokenExpiresAt" ${time},
          "scope" text,
          "password" text,
          "createdAt" ${time} NOT NULL,
          "updatedAt" ${time} NOT NULL
        )`,
        sql`CREATE TABLE "verification" (
          "id" text PRIMARY KEY NOT NULL,
          "identifier" text NOT NULL,
          "value" text NOT NULL,
          "expiresAt" ${time} NOT NULL,
          "createdAt" ${time} NOT NULL,
          "updatedAt" ${time} NOT NULL
        )`,
        sql`CREATE INDEX "session_userId_idx" ON "session" ("userId")`,
        sql`CREATE INDEX "account_userId_idx" ON "account" ("userId")`,
        sql`CREATE INDEX "verification_identifier_idx" ON "verification" ("identifier")`,
        // Ours: a link that lets somebody make an account, or choose a new password.
        sql`CREATE TABLE account_link (
          id text PRIMARY KEY NOT NULL,
          token_hash text NOT NULL UNIQUE,
          kind text NOT NULL,
          email text,
          user_id text REFERENCES "user" (id) ON DELETE CASCADE,
          created_by text NOT NULL,
          created_at ${ms} NOT NULL,
          expires_at ${ms} NOT NULL
        )`,
      ];
      for (const table of tables) await table.execute(db);
    },
  },
  {
    name: "0004-sharing",
    up: async (db, dialect) => {
      const ms = dialect === "sqlite" ? sql`integer` : sql`bigint`;
      const identity =
        dialect === "sqlite"
          ? sql`INTEGER PRIMARY KEY AUTOINCREMENT`
          : sql`bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY`;
      const steps = [
        sql`CREATE TABLE folder (
          id text PRIMARY KEY NOT NULL,
          parent_id text REFERENCES folder (id),
          name text NOT NULL,
          created_at ${ms} NOT NULL
        )`,
        sql`CREATE INDEX folder_parent ON folder (parent_id)`,
        sql`CREATE TABLE folder_member (
          folder_id text NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
          user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
          role text NOT NULL,
          added_at ${ms} NOT NULL,
          PRIMARY KEY (folder_id, user_id)
        )`,
        sql`CREATE INDEX folder_member_user ON folder_member (user_id)`,
        sql`ALTER TABLE document ADD COLUMN folder_id text REFERENCES folder (id)`,
        sql`ALTER TABLE document ADD COLUMN editors_share integer NOT NULL DEFAULT 1`,
        sql`CREATE INDEX document_folder ON document (folder_id)`,
        sql`CREATE TABLE document_member (
          document_id text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
          user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
          role text NOT NULL,
          added_at ${ms} NOT NULL,
          PRIMARY KEY (document_id, user_id)
        )`,
        sql`CREATE INDEX document_member_user ON document_member (user_id, role)`,
        sql`CREATE UNIQUE INDEX document_owner ON document_member (document_id) WHERE role = 'owner'`,
        sql`CREATE TABLE document_link (
          document_id text PRIMARY KEY NOT NULL REFERENCES document (id) ON DELETE CASCADE,
          scope text NOT NULL,
          role text NOT NULL,
          expires_at ${ms},
          password_hash text,
          revision integer NOT NULL
        )`,
        // Who has shown the password of a link. Another password is another revision.
        sql`CREATE TABLE document_key (
          document_id text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
          actor text NOT NULL,
          revision integer NOT NULL,
          PRIMARY KEY (document_id, actor)
        )`,
        sql`CREATE TABLE document_invitation (
          id text PRIMARY KEY NOT NULL,
          document_id text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
          email text NOT NULL,
          role text NOT NULL,
          token_hash text NOT NULL UNIQUE,
          invited_by text NOT NULL,
          created_at ${ms} NOT NULL,
          expires_at ${ms} NOT NULL,
          UNIQUE (document_id, email)
        )`,
        sql`CREATE TABLE access_request (
          document_id text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
          user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
          role text NOT NULL,
          note text NOT NULL,
          created_at ${ms} NOT NULL,
          PRIMARY KEY (document_id, user_id)
        )`,
        sql`CREATE TABLE audit_event (
          id ${identity},
          document_id text,
          at_ms ${ms} NOT NULL,
          actor text NOT NULL,
          action text NOT NULL,
          subject text NOT NULL,
          detail text NOT NULL
        )`,
        sql`CREATE INDEX audit_event_document ON audit_event (document_id, id)`,
        // Whose rights may have changed: how other processes learn of it when the bus loses a message.
        sql`CREATE TABLE access_change (
          id ${identity},
          document_id text,
          user_id text,
          at_ms ${ms} NOT NULL
        )`,
        // Until now whoever had the link could write, and that is how these documents were shared.
        sql`INSERT INTO document_link (document_id, scope, role, revision) SELECT id, 'anyone', 'editor', 1 FROM document`,
      ];
      for (const step of steps) await step.execute(db);
    },
  },
  home,
  programs,
  webhooks,
  factors,
  attachments,
];
