import { z } from "zod";
import { AppError, errorCode } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import { refusal } from "./auth-refusal.ts";
import { type Signed, confirmIdentity } from "./confirmation.ts";
import { leaveAnotherWay } from "./identity-providers.ts";

/** A passkey that somebody may sign in with. */
export interface PasskeySummary {
  id: string;
  name: string;
  createdAtMs: number;
}

type Api = Awaited<ReturnType<Backend["auth"]>>["api"];

/** What a browser is asked to do so that somebody has a passkey: WebAuthn's options as JSON. */
export type PasskeyCreation = Awaited<ReturnType<Api["generatePasskeyRegistrationOptions"]>>;
/** And so that it shows one. */
export type PasskeyRequest = Awaited<ReturnType<Api["generatePasskeyAuthenticationOptions"]>>;

/** What is asked of a browser, and the cookies that remember what was asked. */
export interface PasskeyChallenge<Options> {
  options: Options;
  cookies: readonly string[];
}

type AuthenticationResponse = NonNullable<Parameters<Api["verifyPasskeyAuthentication"]>[0]>["body"]["response"];

/** Where passkeys of this server work, as browsers name origins; null: on this machine alone, at localhost. */
export function passkeyOrigin({ config }: Backend): string | null {
  return config.publicUrl === undefined ? null : new URL(config.publicUrl).origin;
}

/** The passkeys of somebody, the newest first. */
export async function listPasskeys(backend: Backend, userId: string): Promise<PasskeySummary[]> {
  const rows = await backend.db
    .selectFrom("passkey")
    .select(["id", "name", "createdAt"])
    .where("userId", "=", userId)
    .execute();
  return rows
    .map(({ id, name, createdAt }) => ({
      id,
      name: name ?? "",
      createdAtMs: createdAt === null ? 0 : new Date(createdAt).getTime(),
    }))
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs);
}

/** Begins to make a passkey, for who shows that the account is theirs. */
export async function beginPasskey(
  backend: Backend,
  signed: Signed,
  password: string,
  headers: Headers,
): Promise<PasskeyChallenge<PasskeyCreation>> {
  await confirmIdentity(backend, signed, password);
  const { api } = await backend.auth();
  const { response, headers: answer } = await api.generatePasskeyRegistrationOptions({ headers, returnHeaders: true });
  // It is to work without a name typed, and to know who holds it.
  const authenticatorSelection = { residentKey: "required", userVerification: "required" } as const;
  return { options: { ...response, authenticatorSelection }, cookies: answer.getSetCookie() };
}

/** Keeps the passkey that a browser has made; `response` is what it said. */
export async function finishPasskey(
  backend: Backend,
  made: { name: string; response: unknown },
  headers: Headers,
): Promise<void> {
  const name = made.name.trim().slice(0, limits.personNameLength);
  try {
    await (await backend.auth()).api.verifyPasskeyRegistration({ body: { response: made.response, name }, headers });
  } catch (error) {
    throw refusal(error, "bad_request");
  }
}

/** Takes a passkey away from somebody, unless it is the last way in that they have. */
export async function removePasskey(backend: Backend, userId: string, passkeyId: string): Promise<void> {
  await leaveAnotherWay(backend, userId, (trx) =>
    trx.deleteFrom("passkey").where("id", "=", passkeyId).where("userId", "=", userId).execute(),
  );
}

/** Begins a sign-in with whichever passkey the browser has for this server. */
export async function beginPasskeySignIn(
  backend: Backend,
  request: { headers: Headers; address: string },
): Promise<PasskeyChallenge<PasskeyRequest>> {
  if (!backend.rates.take("signInFrom", request.address)) throw new AppError("too_many");
  const { api } = await backend.auth();
  const { response, headers } = await api.generatePasskeyAuthenticationOptions({
    headers: request.headers,
    returnHeaders: true,
  });
  return { options: { ...response, userVerification: "required" }, cookies: headers.getSetCookie() };
}

/** Signs in whoever has the passkey that a browser has shown. Stands for both factors. Returns the session's cookies. */
export async function finishPasskeySignIn(
  backend: Backend,
  shown: unknown,
  request: { headers: Headers; address: string },
): Promise<readonly string[]> {
  if (!backend.rates.take("signInFrom", request.address)) throw new AppError("too_many");
  if (!z.object({ id: z.string(), response: z.object({}) }).safeParse(shown).success) throw new AppError("bad_request");
  try {
    const { api } = await backend.auth();
    const answer = await api.verifyPasskeyAuthentication({
      // It checks the rest of the shape by itself.
      body: { response: shown as AuthenticationResponse },
      headers: request.headers,
      returnHeaders: true,
    });
    return answer.headers.getSetCookie();
  } catch (error) {
    const told = refusal(error, "wrong_credentials");
    if (errorCode(told) === "wrong_credentials") {
      throw new AppError("wrong_credentials", { message: "This server does not know that passkey.", cause: error });
    }
    throw told;
  }
}
