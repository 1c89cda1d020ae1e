import type { Kysely } from "kysely";
import { emailAddress, newPassword } from "#lib/protocol/accounts.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { networkOf } from "#lib/server/rate-limits.ts";
import type { QuireSchema } from "#lib/server/schema.ts";
import { changeAccess } from "./access-changes.ts";
import { refusal } from "./auth-refusal.ts";
import { type Signed, confirmIdentity, hasPassword } from "./confirmation.ts";

/** A browser that somebody is signed in on. */
export interface SessionSummary {
  id: string;
  userAgent: string;
  lastUsedMs: number;
  isThis: boolean;
}

/** How far a sign-in came. */
export interface SignedIn {
  /** For the browser, as `Set-Cookie` lines. */
  cookies: readonly string[];
  /** Whether it is in only with a second factor: see passSecondFactor. */
  needsCode: boolean;
}

/** Signs somebody in with their password, or says `wrong_credentials`, whether or not there is such an account. */
export async function signIn(
  backend: Backend,
  { email, password }: { email: string; password: string },
  request: { headers: Headers; address: string },
): Promise<SignedIn> {
  const { rates } = backend;
  if (!rates.take("signInFrom", request.address)) throw new AppError("too_many");
  const parsed = emailAddress.safeParse(email);
  if (!parsed.success) throw new AppError("wrong_credentials");
  const account = parsed.data;
  // By place too, so that a stranger's guesses elsewhere do not lock somebody out.
  if (!rates.take("signInAs", `${account} ${networkOf(request.address)}`) || !rates.take("signInAnywhere", account)) {
    throw new AppError("too_many");
  }
  const auth = await backend.auth();
  try {
    const { headers, response } = await auth.api.signInEmail({
      body: { email: account, password },
      headers: request.headers,
      returnHeaders: true,
    });
    return { cookies: headers.getSetCookie(), needsCode: "twoFactorRedirect" in response };
  } catch (error) {
    throw refusal(error, "wrong_credentials");
  }
}

/** Ends the session of these cookies. Returns the cookies that make the browser forget it. */
export async function signOut(backend: Backend, headers: Headers): Promise<readonly string[]> {
  const auth = await backend.auth();
  const session = await auth.api.getSession({ headers });
  const { headers: answer } = await auth.api.signOut({ headers, returnHeaders: true });
  // better-auth has ended it; this tells the sockets.
  if (session !== null) await endSessions(backend, session.user.id, { only: session.session.id });
  return answer.getSetCookie();
}

/** Where somebody is signed in, the newest first. */
export async function listSessions(backend: Backend, signed: Signed): Promise<SessionSummary[]> {
  const rows = await backend.db
    .selectFrom("session")
    .select(["id", "userAgent", "updatedAt", "expiresAt"])
    .where("userId", "=", signed.userId)
    .execute();
  return rows
    .filter(({ expiresAt }) => new Date(expiresAt).getTime() > backend.now())
    .map(({ id, userAgent, updatedAt }) => ({
      id,
      userAgent: userAgent ?? "",
      lastUsedMs: new Date(updatedAt).getTime(),
      isThis: id === signed.sessionId,
    }))
    .toSorted((a, b) => Number(b.isThis) - Number(a.isThis) || b.lastUsedMs - a.lastUsedMs);
}

/**
 * Ends one session of a person, or all but one (null: all); then no browser is remembered any more either. Their live documents close
 * within a second.
 */
export async function endSessions(
  backend: Backend,
  userId: string,
  which: { only: string } | { allBut: string | null },
): Promise<void> {
  await changeAccess(backend, { userId }, async (trx) => {
    let query = trx.deleteFrom("session").where("userId", "=", userId);
    if ("only" in which) query = query.where("id", "=", which.only);
    else if (which.allBut !== null) query = query.where("id", "!=", which.allBut);
    await query.execute();
    if ("allBut" in which) await forgetBrowsers(trx, userId);
  });
}

/** From now on every browser is asked for the second factor of a person, and what was half a sign-in is none. */
export async function forgetBrowsers(trx: Kysely<QuireSchema>, userId: string): Promise<void> {
  await trx
    .deleteFrom("verification")
    .where("value", "=", userId)
    .where((where) => where.or([where("identifier", "like", "trust-device-%"), where("identifier", "like", "2fa-%")]))
    .execute();
}

/** Changes a password for who knows the old one, or chooses the first for who has none. Every other session ends. */
export async function changePassword(
  backend: Backend,
  passwords: { current: string; next: string },
  request: Signed & { headers: Headers },
): Promise<void> {
  if (!newPassword.safeParse(passwords.next).success) throw new AppError("weak_password");
  const hadPassword = await hasPassword(backend, request.userId);
  await confirmIdentity(backend, request, passwords.current);
  const { api } = await backend.auth();
  const { headers } = request;
  try {
    if (hadPassword) {
      await api.changePassword({ body: { currentPassword: passwords.current, newPassword: passwords.next }, headers });
    } else await api.setPassword({ body: { newPassword: passwords.next }, headers });
  } catch (error) {
    throw refusal(error, "wrong_password");
  }
  await endSessions(backend, request.userId, { allBut: request.sessionId });
}

/** Whether a session still lives: it was not ended, has not expired, and its account is not turned off. */
export async function isSessionLive(backend: Backend, sessionId: string): Promise<boolean> {
  const row = await backend.db
    .selectFrom("session")
    .innerJoin("user", "user.id", "session.userId")
    .select(["session.expiresAt", "user.disabledAtMs"])
    .where("session.id", "=", sessionId)
    .executeTakeFirst();
  return row !== undefined && row.disabledAtMs === null && new Date(row.expiresAt).getTime() > backend.now();
}
