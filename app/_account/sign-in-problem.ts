import { type MessageKey, message } from "#app/_ui/messages.ts";

const known: Readonly<Record<string, MessageKey>> = {
  access_denied: "signIn.problem.denied",
  account_not_linked: "signIn.problem.known",
  registration_closed: "signIn.problem.closed",
  ACCOUNT_DISABLED: "signIn.problem.disabled",
  email_not_found: "signIn.problem.address",
  account_already_linked_to_different_user: "signIn.problem.taken",
  too_many: "signIn.problem.often",
};

/** What `?error=` of a page means, where an identity provider was asked; null where there is none. */
export function signInProblem(error: string | string[] | undefined): string | null {
  if (error === undefined) return null;
  const key = typeof error === "string" && Object.hasOwn(known, error) ? known[error] : undefined;
  return message(key ?? "signIn.problem.other");
}
