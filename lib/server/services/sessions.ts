import { emailAddress } from "#lib/protocol/accounts.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { networkOf } from "#lib/server/rate-limits.ts";
import { changeAccess } from "./access-changes.ts";

/** A browser that somebody is signed in on. */
export interface SessionSummary {
  id: string;
  userAgent: string;
  lastUsedMs: number;
  isThis: boolean;
}

/**
 * Signs somebody in with their password, or says `wrong_credentials`, whether or not there is such an account. Returns
 * the cookies for the browser, as `Set-Cookie` lines.
 */
export async function signIn(
  backend: Backend,
  { email, password }: { email: string; password: string },
  request: { headers: Headers; address: string },
): Promise<readonly string[]> {
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
    const { headers } = await auth.api.signInEmail({
      body: { email: account, password },
      headers: request.headers,
      returnHeaders: true,
    });
    return headers.getSetCookie();
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
export async function listSessions(backend: Backend, headers: Headers): Promise<SessionSummary[]> {
  const auth = await backend.auth();
  const own = await auth.api.getSession({ headers });
  const sessions = await auth.api.listSessions({ headers });
  return sessions
    .map(({ id, userAgent, updatedAt }) => ({
      id,
      userAgent: userAgent ?? "",
      lastUsedMs: updatedAt.getTime(),
      isThis: id === own?.session.id,
    }))
    .toSorted((a, b) => Number(b.isThis) - Number(a.isThis) || b.lastUsedMs - a.lastUsedMs);
}

/** Ends one session of a person, or (null) all but `keep`. Their live documents close within a second. */
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
  });
}

/** Changes a password, for who knows the old one. Every other session ends. */
export async function changePassword(
  backend: Backend,
  passwords: { current: string; next: string },
  request: { headers: Headers; userId: string; sessionId: string },
): Promise<void> {
  if (!backend.rates.take("signInAs", request.userId)) throw new AppError("too_many");
  const auth = await backend.auth();
  try {
    await auth.api.changePassword({
      body: { currentPassword: passwords.current, newPassword: passwords.next },
      headers: request.headers,
    });
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

/** What better-auth refused, in Quire's words; anything else is a fault. */
function refusal(error: unknown, code: "wrong_credentials" | "wrong_password"): unknown {
  if (!(error instanceof Error) || !("statusCode" in error)) return error;
  const { body } = error as { body?: { code?: string } };
  if (body?.code === "PASSWORD_TOO_SHORT" || body?.code === "PASSWORD_TOO_LONG") return new AppError("weak_password");
  return Number(error.statusCode) < 500 ? new AppError(code, { cause: error }) : error;
}
