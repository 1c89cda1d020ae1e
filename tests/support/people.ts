import type { Backend } from "#lib/server/backend.ts";
import { type Account, createAccount } from "#lib/server/services/accounts.ts";
import { signIn } from "#lib/server/services/sessions.ts";
import type { Who } from "#lib/server/services/visitors.ts";
import { newId } from "#lib/std/ids.ts";

/** The password of everybody in tests. */
export const password = "correct horse battery";

/** Makes an account; only what matters to the test must be said. */
export function buildAccount(
  backend: Backend,
  { name = "Ada", email = `${newId()}@example.org`, isAdmin = false } = {},
): Promise<Account> {
  return createAccount(backend, { name, email, password, isAdmin });
}

/** The person as services know them. */
export function who(account: Account): Who {
  return { userId: account.id, actor: `user:${account.id}` };
}

/** A guest as services know them. */
export function guest(id = newId()): Who {
  return { userId: null, actor: `guest:${id}` };
}

/** Signs somebody in and returns the `Cookie` header of their browser. */
export async function cookieOf(backend: Backend, email: string): Promise<string> {
  const { cookies } = await signIn(backend, { email, password }, { headers: new Headers(), address: newId() });
  return cookies.map((line) => line.split(";")[0]).join("; ");
}
