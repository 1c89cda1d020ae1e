import { AppError } from "#lib/protocol/errors.ts";
import type { Newcomer } from "#lib/server/auth.ts";
import type { Backend } from "#lib/server/backend.ts";
import { isAdmitted, isUnclaimed } from "./accounts.ts";
import { refusal } from "./auth-refusal.ts";
import { type Signed, confirmIdentity, hasPassword } from "./confirmation.ts";

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
  const known = new Set(await providersOf(backend, userId));
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
  if (!backend.rates.take("signInFrom", request.address)) throw new AppError("too_many");
  requireProvider(backend, provider);
  return departing(async () => {
    const { api } = await backend.oidc();
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
  requireProvider(backend, provider);
  await confirmIdentity(backend, signed, password);
  return departing(async () => {
    const { api } = await backend.oidc();
    return api.linkSocialAccount({
      body: { provider, callbackURL: "/account", errorCallbackURL: "/account" },
      headers,
      returnHeaders: true,
    });
  });
}

/** Answers the browser that a provider has sent back; `request` is what it asked for, at PUBLIC_URL. */
export async function arrive(backend: Backend, request: Request): Promise<Response> {
  return (await backend.oidc()).handler(request);
}

/** Lets a provider say no more who somebody is, unless it is the last way in that they have. */
export async function disconnect(backend: Backend, userId: string, provider: string): Promise<void> {
  requireProvider(backend, provider);
  await requireAnotherWay(backend, userId, provider);
  await backend.db.deleteFrom("account").where("userId", "=", userId).where("providerId", "=", provider).execute();
}

/** Throws unless somebody could still sign in without one passkey, or without a provider. */
export async function requireAnotherWay(backend: Backend, userId: string, without: string): Promise<void> {
  const { count } = await backend.db
    .selectFrom("passkey")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("userId", "=", userId)
    .executeTakeFirstOrThrow();
  const ways = [
    ...((await hasPassword(backend, userId)) ? ["password"] : []),
    ...(await providersOf(backend, userId)).filter((provider) => provider !== without),
    ...Array.from({ length: Number(count) - (without === "passkey" ? 1 : 0) }, () => "passkey"),
  ];
  if (ways.length > 0) return;
  throw new AppError("forbidden", { message: "It is the only way for you to sign in. Choose a password first." });
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

async function providersOf(backend: Backend, userId: string): Promise<string[]> {
  const rows = await backend.db.selectFrom("account").select("providerId").where("userId", "=", userId).execute();
  // One that the settings name no more is no way in.
  return rows.map(({ providerId }) => providerId).filter((id) => backend.config.oidc.some((known) => known.id === id));
}

function requireProvider({ config }: Backend, provider: string): void {
  if (!config.oidc.some(({ id }) => id === provider)) throw new AppError("not_found");
}

async function departing(
  work: () => Promise<{ headers: Headers; response: { url?: string | undefined } }>,
): Promise<Departure> {
  try {
    const { headers, response } = await work();
    if (response.url === undefined) throw new AppError("unavailable");
    return { url: response.url, cookies: headers.getSetCookie() };
  } catch (error) {
    throw refusal(error, "unavailable");
  }
}
