import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { refusal } from "./auth-refusal.ts";
import type { Signed } from "./confirmation.ts";
import { endSessions } from "./sessions.ts";

/** What somebody's authenticator needs, and the codes that stand in for it, each of which works once. */
export interface NewSecondFactor {
  /** otpauth://..., as a QR code has it. */
  uri: string;
  recoveryCodes: readonly string[];
}

/** How many recovery codes somebody has left whose sign-in takes a second factor; null: it takes none. */
export async function recoveryCodesLeft(backend: Backend, userId: string): Promise<number | null> {
  const user = await backend.db
    .selectFrom("user")
    .select("twoFactorEnabled")
    .where("id", "=", userId)
    .executeTakeFirst();
  if (!user?.twoFactorEnabled) return null;
  const { backupCodes } = await (await backend.auth()).api.viewBackupCodes({ body: { userId } });
  return backupCodes.length;
}

/** Begins to set up a second factor, for who knows the password. It counts once a code of it was shown to `finishSecondFactor`. */
export async function beginSecondFactor(
  backend: Backend,
  { userId }: Signed,
  password: string,
  headers: Headers,
): Promise<NewSecondFactor> {
  const made = await byPassword(backend, userId, async () =>
    (await backend.auth()).api.enableTwoFactor({ body: { password, method: "totp" }, headers }),
  );
  if (made.method !== "totp" || made.totpURI === undefined) throw new Error("better-auth made no secret");
  return { uri: made.totpURI, recoveryCodes: made.backupCodes ?? [] };
}

/**
 * Asks for the second factor from the next sign-in on, if `code` shows that the authenticator has it. Every other session ends.
 * Returns the cookies of this one.
 */
export async function finishSecondFactor(
  backend: Backend,
  { userId }: Signed,
  code: string,
  headers: Headers,
): Promise<readonly string[]> {
  if (!backend.rates.take("signInAs", userId)) throw new AppError("too_many");
  const auth = await backend.auth();
  const cookies = await refusing("wrong_code", async () => {
    const answer = await auth.api.verifyTOTP({
      body: { code: code.replaceAll(/\s/g, "") },
      headers,
      returnHeaders: true,
    });
    return answer.headers.getSetCookie();
  });
  await endOthers(backend, userId, cookies);
  return cookies;
}

/** New recovery codes, for who knows the password; the old ones work no more. */
export async function renewRecoveryCodes(
  backend: Backend,
  { userId }: Signed,
  password: string,
  headers: Headers,
): Promise<readonly string[]> {
  const { backupCodes } = await byPassword(backend, userId, async () =>
    (await backend.auth()).api.generateBackupCodes({ body: { password }, headers }),
  );
  return backupCodes;
}

/** Asks for no second factor any more, for who knows the password. Returns the cookies of the session, which is a new one. */
export async function endSecondFactor(
  backend: Backend,
  { userId, sessionId }: Signed,
  password: string,
  headers: Headers,
): Promise<readonly string[]> {
  const answer = await byPassword(backend, userId, async () =>
    (await backend.auth()).api.disableTwoFactor({ body: { password }, headers, returnHeaders: true }),
  );
  // better-auth has ended the old one; this tells the sockets.
  await endSessions(backend, userId, { only: sessionId });
  return answer.headers.getSetCookie();
}

/** Takes the second factor of somebody who has lost it, on an administrator's word. */
export async function removeSecondFactor(backend: Backend, userId: string): Promise<void> {
  await backend.db.transaction().execute(async (trx) => {
    await trx.deleteFrom("twoFactor").where("userId", "=", userId).execute();
    const off = backend.dialect === "sqlite" ? 0 : false;
    await trx.updateTable("user").set({ twoFactorEnabled: off }).where("id", "=", userId).execute();
  });
  backend.logger.warn({ userId }, "a second factor was removed by an administrator");
}

/**
 * Finishes a sign-in whose password was right, with a code of the authenticator or a recovery code. `remember`: this browser is not
 * asked again for 30 days. Returns the session's cookies. Throws `wrong_code`, `too_many`, or `sign_in_again` when it took too long.
 */
export async function passSecondFactor(
  backend: Backend,
  { code, remember }: { code: string; remember: boolean },
  request: { headers: Headers; address: string },
): Promise<readonly string[]> {
  if (!backend.rates.take("signInFrom", request.address)) throw new AppError("too_many");
  const { api } = await backend.auth();
  const typed = code.replaceAll(/\s/g, "");
  const call = { body: { code: typed, trustDevice: remember }, headers: request.headers, returnHeaders: true } as const;
  return refusing("wrong_code", async () => {
    const answer = /^\d{6}$/.test(typed) ? await api.verifyTOTP(call) : await api.verifyBackupCode(call);
    return answer.headers.getSetCookie();
  });
}

async function byPassword<T>(backend: Backend, userId: string, work: () => Promise<T>): Promise<T> {
  if (!backend.rates.take("signInAs", userId)) throw new AppError("too_many");
  return refusing("wrong_password", work);
}

async function refusing<T>(otherwise: "wrong_code" | "wrong_password", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusal(error, otherwise);
  }
}

/** Ends every session but the one that these cookies make. */
async function endOthers(backend: Backend, userId: string, cookies: readonly string[]): Promise<void> {
  // It was on already, and nothing has changed.
  if (cookies.length === 0) return;
  const cookie = cookies.map((line) => line.split(";")[0]).join("; ");
  const session = await (await backend.auth()).api.getSession({ headers: new Headers({ cookie }) });
  await endSessions(backend, userId, { allBut: session?.session.id ?? null });
}
