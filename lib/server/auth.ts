import { createHmac } from "node:crypto";
import type { Kysely } from "kysely";
import { limits } from "#lib/protocol/limits.ts";
import { presenceColors } from "#lib/protocol/presence.ts";
import { newId } from "#lib/std/ids.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Config } from "./config.ts";
import type { DialectName } from "./migrate.ts";
import type { QuireSchema } from "./schema.ts";
import type { Logger } from "./telemetry/logger.ts";

/** The header that carries a request's network address from server.ts inwards; what a client sends of it is thrown away. */
export const addressHeader = "x-quire-address";

/** How long somebody stays signed in on a browser. */
const sessionSeconds = 90 * 24 * 60 * 60;

/** better-auth, set up for Quire: accounts, passwords and sessions in our own tables. */
export type Auth = Awaited<ReturnType<typeof makeAuth>>;

/**
 * Sets up better-auth. It is loaded when it is first needed: a server that nobody signs in to, and every command of
 * the CLI that needs no account, starts without its 75 MB.
 */
export async function makeAuth(options: {
  db: Kysely<QuireSchema>;
  dialect: DialectName;
  secret: string;
  config: Config;
  logger: Logger;
}) {
  const { db, dialect, secret, config, logger } = options;
  const { betterAuth } = await import("better-auth");
  return betterAuth({
    appName: "Quire",
    baseURL: config.publicUrl ?? `http://localhost:${config.port}`,
    basePath: "/api/auth",
    secret: createHmac("sha256", secret).update("better-auth").digest("hex"),
    database: { db, type: dialect },
    telemetry: { enabled: false },
    logger: { level: "warn", log: (level, text) => logger[level]({ place: "better-auth" }, text) },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: limits.passwordLengthMin,
      maxPasswordLength: limits.passwordLengthMax,
    },
    user: {
      additionalFields: {
        color: { type: "string", required: false, input: false },
        language: { type: "string", required: false, input: false },
        theme: { type: "string", required: false, input: false },
        isAdmin: { type: "number", required: false, input: false },
        disabledAtMs: { type: "number", bigint: true, required: false, input: false },
      },
    },
    session: { expiresIn: sessionSeconds, updateAge: 24 * 60 * 60 },
    advanced: {
      cookiePrefix: "quire",
      useSecureCookies: config.publicUrl?.startsWith("https:") === true,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    databaseHooks: {
      user: {
        create: {
          before: (user) => {
            const color = presenceColors[Math.floor(Math.random() * presenceColors.length)] as string;
            return Promise.resolve({ data: { ...user, color } });
          },
        },
      },
      session: {
        create: {
          before: async ({ userId }) => {
            // Not inside a transaction of better-auth's, which has none: SQLite has one connection.
            const user = await db.selectFrom("user").select("disabledAtMs").where("id", "=", userId).executeTakeFirst();
            if (user?.disabledAtMs != null) throw new AppError("account_disabled");
          },
        },
      },
    },
  });
}
