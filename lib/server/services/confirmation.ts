import { AppError } from "#lib/protocol/errors.ts";
import { freshMs } from "#lib/server/auth.ts";
import type { Backend } from "#lib/server/backend.ts";

/** Somebody signed in on a browser, who asks for something that a borrowed browser must not be enough for. */
export interface Signed {
  userId: string;
  sessionId: string;
}

/** Whether an account has a password; one that came by an identity provider may have none. */
export async function hasPassword(backend: Backend, userId: string): Promise<boolean> {
  return (await passwordHash(backend, userId)) !== null;
}

/**
 * Lets pass whoever shows that it is them: by their password, or, where they have none, by having signed in a moment ago.
 * Throws `wrong_password` or `sign_in_again`.
 */
export async function confirmIdentity(backend: Backend, signed: Signed, password: string): Promise<void> {
  if (!backend.rates.take("signInAs", signed.userId)) throw new AppError("too_many");
  const hash = await passwordHash(backend, signed.userId);
  if (hash === null) {
    if (!(await isFresh(backend, signed.sessionId))) throw new AppError("sign_in_again");
    return;
  }
  const { password: hasher } = await (await backend.auth()).$context;
  if (!(await hasher.verify({ hash, password }))) throw new AppError("wrong_password");
}

async function passwordHash(backend: Backend, userId: string): Promise<string | null> {
  const row = await backend.db
    .selectFrom("account")
    .select("password")
    .where("userId", "=", userId)
    .where("providerId", "=", "credential")
    .executeTakeFirst();
  return row?.password ?? null;
}

async function isFresh(backend: Backend, sessionId: string): Promise<boolean> {
  const row = await backend.db.selectFrom("session").select("createdAt").where("id", "=", sessionId).executeTakeFirst();
  return row !== undefined && new Date(row.createdAt).getTime() > backend.now() - freshMs;
}
