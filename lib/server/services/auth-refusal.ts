import { AppError, type ErrorCode } from "#lib/protocol/errors.ts";

/** What each refusal of better-auth's means to a person. */
const meanings: Readonly<Record<string, ErrorCode>> = {
  ACCOUNT_DISABLED: "account_disabled",
  ACCOUNT_TEMPORARILY_LOCKED: "too_many",
  // Another window was first.
  TOTP_ALREADY_ENABLED: "conflict",
  TWO_FACTOR_NOT_ENABLED: "conflict",
  FAILED_TO_VERIFY_REGISTRATION: "bad_request",
  // What begins a sign-in with several steps holds for some minutes.
  INVALID_TWO_FACTOR_COOKIE: "sign_in_again",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "sign_in_again",
  CHALLENGE_NOT_FOUND: "sign_in_again",
};

/** What better-auth threw, in Quire's words: `otherwise` for a refusal that has no meaning of its own; a fault stays itself. */
export function refusal(error: unknown, otherwise: ErrorCode): unknown {
  if (!(error instanceof Error) || !("statusCode" in error)) return error;
  const { body } = error as { body?: { code?: string } };
  const code = meanings[body?.code ?? ""];
  if (code !== undefined) return new AppError(code, { cause: error });
  return Number(error.statusCode) < 500 ? new AppError(otherwise, { cause: error }) : error;
}
