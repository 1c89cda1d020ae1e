import { createHmac } from "node:crypto";
import type { ValidateUserInfoSource } from "better-auth";
import type { Kysely } from "kysely";
import { personName } from "#lib/protocol/accounts.ts";
import { limits } from "#lib/protocol/limits.ts";
import { presenceColors } from "#lib/protocol/presence.ts";
import { newId } from "#lib/std/ids.ts";
import type { Config } from "./config.ts";
import type { OidcProvider } from "./oidc-settings.ts";
import type { DialectName } from "./migrate.ts";
import type { QuireSchema } from "./schema.ts";
import type { Logger } from "./telemetry/logger.ts";

/** The header that carries a request's network address from server.ts inwards; what a client sends of it is thrown away. */
export const addressHeader = "x-quire-address";

/** How long somebody stays signed in on a browser. */
const sessionSeconds = 90 * 24 * 60 * 60;

/** What somebody's session may be used for without a password: making it was a moment ago. */
export const freshMs = 10 * 60 * 1000;

/** What a provider lets us do elsewhere we do not do, and so do not keep. */
const noTokens = { accessToken: null, refreshToken: null, idToken: null };

/** What an identity provider says of somebody whom this server does not know yet. */
export interface Newcomer {
  provider: OidcProvider;
  email: string;
  /** Whether the provider has seen that the address is theirs. */
  emailVerified: boolean;
}

/** better-auth, set up for Quire: accounts, passwords, passkeys and sessions in our own tables. */
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
  /** Asked for what it can do; while it does not answer, this does not work. */
  provider: OidcProvider | null;
  /** Whether somebody may make an account by a provider. */
  admit: (newcomer: Newcomer) => Promise<boolean>;
}) {
  const { db, dialect, secret, config, logger, provider, admit } = options;
  const [{ betterAuth }, { APIError }, { genericOAuth, twoFactor }, { passkey }] = await Promise.all([
    import("better-auth"),
    import("better-auth/api"),
    import("better-auth/plugins"),
    import("@better-auth/passkey"),
  ]);
  async function validated({ user, source }: { user: Record<string, unknown>; source: ValidateUserInfoSource }) {
    if (source.action !== "create-user" || source.method !== "oauth") return undefined;
    const { email, emailVerified } = user;
    const isAdmitted =
      provider?.id === source.oauth?.providerId &&
      provider !== null &&
      typeof email === "string" &&
      (await admit({ provider, email, emailVerified: emailVerified === true }));
    return isAdmitted ? undefined : { error: "registration_closed" };
  }
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
    account: {
      // An address alone proves nothing here: whoever has an account connects it themselves.
      accountLinking: {
        disableImplicitLinking: true,
        allowDifferentEmails: true,
        trustedProviders: provider === null ? [] : [provider.id],
      },
      // What a provider lets us read is read once, at the sign-in.
      updateAccountOnSignIn: false,
    },
    onAPIError: { errorURL: "/sign-in" },
    user: {
      // With it, better-auth makes users in answer to a browser alone.
      ...(provider === null ? {} : { validateUserInfo: (data) => validated(data) }),
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
    plugins: [
      twoFactor({ issuer: "Quire" }),
      passkey({
        rpName: "Quire",
        ...(config.publicUrl === undefined ? {} : { origin: new URL(config.publicUrl).origin }),
        // Whoever asks for one has shown that it is them; see services/passkeys.ts.
        registration: { requireSession: false },
        authentication: {
          // It stands for both factors, so somebody must have been there and known to the device.
          afterVerification: ({ verification }) => {
            if (!verification.authenticationInfo.userVerified) throw new APIError("UNAUTHORIZED");
            return Promise.resolve();
          },
        },
      }),
      genericOAuth({
        config: (provider === null ? [] : [provider]).map(({ id, name, issuer, clientId, clientSecret, scopes }) => ({
          providerId: id,
          name,
          discoveryUrl: `${issuer}/.well-known/openid-configuration`,
          requireIdTokenVerification: true,
          clientId,
          ...(clientSecret === undefined ? {} : { clientSecret }),
          scopes: [...scopes],
          pkce: true,
        })),
      }),
    ],
    databaseHooks: {
      user: {
        create: {
          before: (user) => {
            const color = presenceColors[Math.floor(Math.random() * presenceColors.length)] as string;
            // A name and a picture that another server gives are not to be trusted; see accounts.ts for ours.
            const name = personName.safeParse(user.name).data ?? (user.email.split("@")[0] as string);
            return Promise.resolve({ data: { ...user, name, image: null, color } });
          },
        },
      },
      account: {
        create: { before: (account) => Promise.resolve({ data: { ...account, ...noTokens } }) },
        update: { before: (account) => Promise.resolve({ data: { ...account, ...noTokens } }) },
      },
      session: {
        create: {
          before: async ({ userId }) => {
            // Not inside a transaction of better-auth's, which has none: SQLite has one connection.
            const user = await db.selectFrom("user").select("disabledAtMs").where("id", "=", userId).executeTakeFirst();
            if (user?.disabledAtMs != null) throw new APIError("FORBIDDEN", { code: "ACCOUNT_DISABLED" });
          },
        },
      },
    },
  });
}
