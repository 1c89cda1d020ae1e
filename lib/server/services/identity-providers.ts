import type { Kysely } from "kysely";
import { AppError } from "#lib/protocol/errors.ts";
import type { Newcomer } from "#lib/server/auth.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { OidcProvider } from "#lib/server/oidc-settings.ts";
import type { QuireSchema } from "#lib/server/schema.ts";
import { withDeadline } from "#lib/std/deadline.ts";
import { isAdmitted, isUnclaimed } from "./accounts.ts";
import { refusal } from "./auth-refusal.ts";
import { type Signed, confirmIdentity } from "./confirmation.ts";

const patienceMs = 10_000;

/** An identity provider as people see it: somewhere else that they may sign in by. */
export interface ProviderSummary {
  id: string;
  name: string;
}

/** Where to send somebody's browser, with these cookies, so that a provider says who they are. */
export interface Departure {
  url: string;
  cookies: readonly string[];
}

/** The identity providers that the settings name. */
export function listProviders({ config }: Backend): ProviderSummary[] {
  return config.oidc.map(({ id, name }) => ({ id, name }));
}

/** The identity providers, and whether somebody is known there. */
export async function listConnections(
  backend: Backend,
  userId: string,
): Promise<(ProviderSummary & { isConnected: boolean })[]> {
  const providers = listProviders(backend);
  if (providers.length === 0) return [];
  const known = new Set(await providersOf(backend, backend.db, userId));
  return providers.map((provider) => ({ ...provider, isConnected: known.has(provider.id) }));
}

/**
 * Begins a sign-in by a provider; `next` is the path that it ends at. Throws `unavailable` where the provider does not answer. What
 * goes wrong later ends at /sign-in?error=....
 */
export async function departToSignIn(
  backend: Backend,
  { provider, next }: { provider: string; next: string },
  request: { headers: Headers; address: string },
): Promise<Departure> {
  if (!backend.rates.take("depart", request.address)) throw new AppError("too_many");
  const settings = requireProvider(backend, provider);
  return departing(async () => {
    const { api } = await backend.oidc(settings);
    return api.signInSocial({
      body: { provider, callbackURL: next, errorCallbackURL: "/sign-in" },
      headers: request.headers,
      returnHeaders: true,
    });
  });
}

/** Begins to connect an account with who its owner is at a provider, for who shows that the account is theirs. Ends at /account. */
export async function departToConnect(
  backend: Backend,
  signed: Signed,
  { provider, password }: { provider: string; password: string },
  headers: Headers,
): Promise<Departure> {
  const settings = requireProvider(backend, provider);
  await confirmIdentity(backend, signed, password);
  if ((await providersOf(backend, backend.db, signed.userId)).includes(provider)) throw new AppError("conflict");
  return departing(async () => {
    const { api } = await backend.oidc(settings);
    return api.linkSocialAccount({
      body: { provider, callbackURL: "/account", errorCallbackURL: "/account" },
      headers,
      returnHeaders: true,
    });
  });
}

/** Answers the browser that a provider has sent back; `request` is what it asked for, at PUBLIC_URL. What fails ends at /sign-in. */
export async function arrive(backend: Backend, provider: string, request: Request): Promise<Response> {
  const settings = requireProvider(backend, provider);
  try {
    const { handler } = await backend.oidc(settings);
    const answer = await inTime(handler(request));
    if (answer.status < 400) return answer;
    backend.logger.warn({ provider, status: answer.status }, "a sign-in by a provider failed");
  } catch (error) {
    backend.logger.warn({ err: error, provider }, "a sign-in by a provider failed");
  }
  return new Response(null, { status: 302, headers: { location: "/sign-in?error=unavailable" } });
}

/** Lets a provider say no more who somebody is, unless it is the last way in that they have. */
export async function disconnect(backend: Backend, userId: string, provider: string): Promise<void> {
  requireProvider(backend, provider);
  await leaveAnotherWay(backend, userId, (trx) =>
    trx.deleteFrom("account").where("userId", "=", userId).where("providerId", "=", provider).execute(),
  );
}

/** Takes a way to sign in from somebody, unless it is their last: then nothing is changed. */
export async function leaveAnotherWay(
  backend: Backend,
  userId: string,
  take: (trx: Kysely<QuireSchema>) => Promise<unknown>,
): Promise<void> {
  await backend.db.transaction().execute(async (trx) => {
    // Of two who take at once, the second must see what the first has left.
    await trx.updateTable("user").set({ id: userId }).where("id", "=", userId).execute();
    await take(trx);
    const passkey = await trx.selectFrom("passkey").select("id").where("userId", "=", userId).executeTakeFirst();
    const password = await trx
      .selectFrom("account")
      .select("id")
      .where("userId", "=", userId)
      .where("providerId", "=", "credential")
      .where("password", "is not", null)
      .executeTakeFirst();
    const providers = await providersOf(backend, trx, userId);
    if (passkey !== undefined || password !== undefined || providers.length > 0) return;
    throw new AppError("forbidden", { message: "It is the only way for you to sign in. Choose a password first." });
  });
}

/**
 * Whether somebody may make an account by a provider. Where that goes by the address (a domain, an invitation), the provider must
 * have seen that it is theirs.
 */
export async function admits(backend: Backend, { provider, email, emailVerified }: Newcomer): Promise<boolean> {
  if (await isUnclaimed(backend)) return false;
  const registration = provider.registration ?? backend.config.registration;
  if (registration.by === "anyone") return true;
  if (registration.by === "nobody" || !emailVerified) return false;
  return isAdmitted(registration, email) || (await isInvited(backend, email.toLowerCase()));
}

async function isInvited(backend: Backend, email: string): Promise<boolean> {
  const nowMs = backend.now();
  const [toDocument, toServer] = await Promise.all([
    backend.db
      .selectFrom("document_invitation")
      .select("email")
      .where("email", "=", email)
      .where("expires_at", ">", nowMs)
      .executeTakeFirst(),
    backend.db
      .selectFrom("account_link")
      .select("id")
      .where("kind", "=", "invitation")
      .where("email", "=", email)
      .where("expires_at", ">", nowMs)
      .executeTakeFirst(),
  ]);
  return toDocument !== undefined || toServer !== undefined;
}

async function providersOf(backend: Backend, db: Kysely<QuireSchema>, userId: string): Promise<string[]> {
  const rows = await db.selectFrom("account").select("providerId").where("userId", "=", userId).execute();
  // One that the settings name no more is no way in.
  return rows.map(({ providerId }) => providerId).filter((id) => backend.config.oidc.some((known) => known.id === id));
}

function requireProvider({ config }: Backend, provider: string): OidcProvider {
  const found = config.oidc.find(({ id }) => id === provider);
  if (found === undefined) throw new AppError("not_found");
  return found;
}

/** Nobody waits for a provider for longer. */
function inTime<T>(work: Promise<T>): Promise<T> {
  return withDeadline(work, patienceMs, () => new AppError("unavailable"));
}

async function departing(
  work: () => Promise<{ headers: Headers; response: { url?: string | undefined } }>,
): Promise<Departure> {
  try {
    const { headers, response } = await inTime(work());
    if (response.url === undefined) throw new AppError("unavailable");
    return { url: response.url, cookies: headers.getSetCookie() };
  } catch (error) {
    throw refusal(error, "unavailable");
  }
}
