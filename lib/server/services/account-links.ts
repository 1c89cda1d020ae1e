import type { Kysely } from "kysely";
import { emailAddress, newPassword } from "#lib/protocol/accounts.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { QuireSchema } from "#lib/server/schema.ts";
import { hashSecretToken, newSecretToken } from "#lib/server/secret-token.ts";
import type { Actor } from "#lib/server/update-log.ts";
import { newId } from "#lib/std/ids.ts";
import { changeAccess } from "./access-changes.ts";
import { type Account, type NewAccount, createAccount, findAccount, findAccountByEmail } from "./accounts.ts";
import { forgetBrowsers } from "./sessions.ts";

/** How long a link that makes an account can be used, and one that chooses a new password. */
const lifetimeMs = { invitation: 30 * 24 * 60 * 60 * 1000, password: 24 * 60 * 60 * 1000 } as const;

/** Makes a link that lets somebody make an account with this address, once. Returns its token. */
export async function inviteAccount(backend: Backend, by: Actor, typed: string): Promise<string> {
  const email = emailAddress.safeParse(typed);
  if (!email.success) throw new AppError("bad_request", { message: "That is not an e-mail address." });
  if ((await findAccountByEmail(backend, email.data)) !== null) throw new AppError("address_taken");
  return makeLink(backend, by, { kind: "invitation", email: email.data, user_id: null });
}

/** Makes a link that lets somebody choose a new password, once, without the old one. Returns its token. */
export function offerPassword(backend: Backend, by: Actor, userId: string): Promise<string> {
  return makeLink(backend, by, { kind: "password", email: null, user_id: userId });
}

/** What a link of an account is for; null when it does nothing (any more). */
export async function findAccountLink(
  backend: Backend,
  token: string,
): Promise<{ kind: "invitation"; email: string } | { kind: "password"; account: Account } | null> {
  const row = await backend.db
    .selectFrom("account_link")
    .select(["kind", "email", "user_id"])
    .where("token_hash", "=", hashSecretToken(token))
    .where("expires_at", ">", backend.now())
    .executeTakeFirst();
  if (row?.email != null) return { kind: "invitation", email: row.email };
  const account = row?.user_id == null ? null : await findAccount(backend, row.user_id);
  return account === null ? null : { kind: "password", account };
}

/** Makes the account that a link is for. Of several who try at once, one does. */
export async function registerByAccountLink(
  backend: Backend,
  account: NewAccount,
  by: { token: string; address: string },
): Promise<Account> {
  if (!backend.rates.take("signUpFrom", by.address)) throw new AppError("too_many");
  const link = await findAccountLink(backend, by.token);
  if (link?.kind !== "invitation") throw new AppError("link_expired");
  // Made first: what was typed may not do, and then the link must still be good. The address itself lets only one through.
  const made = await createAccount(backend, { ...account, email: link.email });
  await take(backend, by.token);
  return made;
}

/**
 * Sets the password that somebody chose by a link, and ends all their sessions. Every other way in is gone too: somebody else may have made
 * it, who knew the old password or had the address first. Returns the account.
 */
export async function choosePassword(
  backend: Backend,
  password: string,
  by: { token: string; address: string },
): Promise<Account> {
  if (!backend.rates.take("signInFrom", by.address)) throw new AppError("too_many");
  if (!newPassword.safeParse(password).success) throw new AppError("weak_password");
  const link = await findAccountLink(backend, by.token);
  if (link?.kind !== "password") throw new AppError("link_expired");
  const { account } = link;
  const hash = await (await backend.auth()).$context.then(({ password: hasher }) => hasher.hash(password));
  await changeAccess(backend, { userId: account.id }, async (trx) => {
    if (!(await takeIn(trx, by.token))) throw new AppError("link_expired");
    await putPassword(backend, trx, account.id, hash);
    await trx.deleteFrom("session").where("userId", "=", account.id).execute();
    await forgetBrowsers(trx, account.id);
    await trx.deleteFrom("passkey").where("userId", "=", account.id).execute();
    await trx.deleteFrom("account").where("userId", "=", account.id).where("providerId", "!=", "credential").execute();
    // Its row stays: the log names it as the author of what it wrote.
    await trx
      .updateTable("api_token")
      .set({ revoked_at: backend.now() })
      .where("user_id", "=", account.id)
      .where("revoked_at", "is", null)
      .execute();
    await trx.deleteFrom("webhook").where("user_id", "=", account.id).execute();
    // Whoever else holds such a link holds it no more.
    await trx.deleteFrom("account_link").where("user_id", "=", account.id).execute();
  });
  return account;
}

/** Writes a password as better-auth does. */
async function putPassword(backend: Backend, trx: Kysely<QuireSchema>, userId: string, hash: string): Promise<void> {
  const now = new Date(backend.now());
  const updatedAt = backend.dialect === "sqlite" ? now.toISOString() : now;
  const { numUpdatedRows } = await trx
    .updateTable("account")
    .set({ password: hash, updatedAt })
    .where("userId", "=", userId)
    .where("providerId", "=", "credential")
    .executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) return;
  // An account that came by a provider, or whose making was broken off, has none yet.
  const row = { id: newId(), accountId: userId, providerId: "credential", userId, password: hash };
  await trx
    .insertInto("account")
    .values({ ...row, createdAt: updatedAt, updatedAt })
    .execute();
}

async function makeLink(
  backend: Backend,
  by: Actor,
  link: { kind: "invitation" | "password"; email: string | null; user_id: string | null },
): Promise<string> {
  const { token, hash } = newSecretToken();
  const created_at = backend.now();
  const expires_at = created_at + lifetimeMs[link.kind];
  await backend.db
    .insertInto("account_link")
    .values({ id: newId(), token_hash: hash, ...link, created_by: by, created_at, expires_at })
    .execute();
  return token;
}

async function take(backend: Backend, token: string): Promise<boolean> {
  return takeIn(backend.db, token);
}

async function takeIn(db: Kysely<QuireSchema>, token: string): Promise<boolean> {
  const taken = await db
    .deleteFrom("account_link")
    .where("token_hash", "=", hashSecretToken(token))
    .returning("id")
    .executeTakeFirst();
  return taken !== undefined;
}
