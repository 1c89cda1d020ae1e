import type { ErrorCode } from "./errors.ts";

/**
 * Why the server closes a socket. 44xx is permanent: a client that comes back unchanged is refused again.
 * The others are transient: a client keeps its changes and tries again.
 */
export const closeCodes = {
  badBytes: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  notFound: 4404,
  outdatedClient: 4409,
  tooLarge: 4413,
  fault: 1011,
  restart: 1012,
  unavailable: 1013,
  unloaded: 4503,
  tooMany: 4529,
} as const;

/** One of the codes above. */
export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];

const codeOfError: Record<ErrorCode, CloseCode> = {
  bad_request: closeCodes.badBytes,
  bad_update: closeCodes.badBytes,
  destructive_update: closeCodes.badBytes,
  unauthenticated: closeCodes.unauthenticated,
  forbidden: closeCodes.forbidden,
  wrong_credentials: closeCodes.unauthenticated,
  wrong_code: closeCodes.unauthenticated,
  wrong_password: closeCodes.unauthenticated,
  sign_in_again: closeCodes.unauthenticated,
  weak_password: closeCodes.forbidden,
  address_taken: closeCodes.forbidden,
  account_disabled: closeCodes.forbidden,
  registration_closed: closeCodes.forbidden,
  link_expired: closeCodes.forbidden,
  not_found: closeCodes.notFound,
  method_not_allowed: closeCodes.badBytes,
  outdated_client: closeCodes.outdatedClient,
  too_large: closeCodes.tooLarge,
  too_many: closeCodes.tooMany,
  conflict: closeCodes.fault,
  stale_epoch: closeCodes.unloaded,
  log_unavailable: closeCodes.unavailable,
  log_unknown_outcome: closeCodes.unavailable,
  unavailable: closeCodes.unavailable,
  misconfigured: closeCodes.fault,
};

/** The close code that says what went wrong; `fault` for an error that has no code. */
export function closeCodeOf(code: ErrorCode | undefined): CloseCode {
  return code === undefined ? closeCodes.fault : codeOfError[code];
}

/** Whether a client that was closed with this code should stop reconnecting. */
export function isPermanent(code: number): boolean {
  return code >= 4400 && code < 4500;
}
