/** Every error that a person or a program outside may meet, with the sentence that explains it. */
const sentences = {
  bad_request: "The request is not valid.",
  unauthenticated: "Sign in first.",
  forbidden: "You do not have access to this.",
  wrong_credentials: "That address and password do not go together.",
  wrong_code: "That code is not right, or it has been used.",
  wrong_password: "That is not the password.",
  sign_in_again: "Sign in again first.",
  weak_password: "A password has at least 8 characters.",
  address_taken: "There is an account with that address. Sign in instead.",
  account_disabled: "This account has been turned off by an administrator.",
  registration_closed: "New accounts are made by invitation here.",
  link_expired: "This link has been used or has expired. Ask for a new one.",
  not_found: "There is no such document.",
  method_not_allowed: "That cannot be done here.",
  outdated_client: "This page is older than the server. Reload it.",
  too_large: "That is larger than the server accepts.",
  too_many: "Too many requests. Try again in a moment.",
  bad_update: "The server could not read that change.",
  destructive_update:
    "That change would have deleted most of the document right after it was opened. Nothing was deleted.",
  conflict: "Someone else changed this first.",
  stale_epoch: "The document was replaced since it was opened.",
  log_unavailable: "The server cannot store changes at the moment.",
  log_unknown_outcome: "The server did not confirm in time that a change was stored.",
  unavailable: "The document cannot be opened at the moment.",
  misconfigured: "A setting is wrong.",
} as const;

/** The closed list of error codes. */
export type ErrorCode = keyof typeof sentences;

/** Every one of them. */
export const errorCodes = Object.keys(sentences) as ErrorCode[];

/**
 * Wrong input or a wrong world, as opposed to a wrong program.
 * Know it by its `code`, never by instanceof: bundled and unbundled code hold different copies of this class.
 */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options?: { message?: string; cause?: unknown }) {
    super(options?.message ?? sentences[code], options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
  }
}

/** The code of an AppError of any copy, or undefined for anything else. */
export function errorCode(error: unknown): ErrorCode | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  const { code } = error;
  return typeof code === "string" && Object.hasOwn(sentences, code) ? (code as ErrorCode) : undefined;
}
