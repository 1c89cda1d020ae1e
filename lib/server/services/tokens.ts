import { AppError } from "#lib/protocol/errors.ts";
import { type TokenScope, tokenPrefix } from "#lib/protocol/tokens.ts";
import type { Backend } from "#lib/server/backend.ts";
import { hashSecretToken, newSecretToken } from "#lib/server/secret-token.ts";
import { newId } from "#lib/std/ids.ts";
import { changeAccess } from "./access-changes.ts";
import { type Account, findLiveAccount } from "./accounts.ts";
import type { Who } from "./visitors.ts";

/** A token as its owner sees it. */
export interface ApiToken {
  id: string;
  name: string;
  scope: TokenScope;
  createdAtMs: number;
  expiresAtMs: number | null;
  lastUsedAtMs: number | null;
}

/** A program that showed a token: it acts as the token's owner, within its scope. */
export interface Program {
  tokenId: string;
  account: Account;
  scope: TokenScope;
  expiresAtMs: number | null;
}

/** How exactly the last use is kept. */
const usedEveryMs = 60_000;
const nameLength = 100;

/** Makes a token of somebody's. The token itself is returned this once. */
export async function createToken(
  backend: Backend,
  owner: Account,
  wish: { name: string; scope: TokenScope; expiresAtMs: number | null },
): Promise<{ id: string; token: string }> {
  if (wish.scope === "admin" && !owner.isAdmin) throw new AppError("forbidden");
  const name = wish.name.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
  if (name === "" || name.length > nameLength) {
    throw new AppError("bad_request", { message: `A token has a name of 1 to ${nameLength} characters.` });
  }
  if (wish.expiresAtMs !== null && wish.expiresAtMs <= backend.now()) {
    throw new AppError("bad_request", { message: "A token must end in the future." });
  }
  const secret = newSecretToken();
  const token = `${tokenPrefix}${secret.token}`;
  const id = newId();
  await backend.db
    .insertInto("api_token")
    .values({
      id,
      user_id: owner.id,
      name,
      token_hash: hashSecretToken(token),
      scope: wish.scope,
      created_at: backend.now(),
      expires_at: wish.expiresAtMs,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return { id, token };
}

/** The program that shows a token, or null: none has it, it has ended, or its owner may not sign in. */
export async function readToken(backend: Backend, token: string): Promise<Program | null> {
  if (!token.startsWith(tokenPrefix) || token.length > 200) return null;
  const nowMs = backend.now();
  const row = await backend.db
    .selectFrom("api_token")
    .select(["id", "user_id", "scope", "expires_at", "last_used_at"])
    .where("token_hash", "=", hashSecretToken(token))
    .where("revoked_at", "is", null)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", nowMs)]))
    .executeTakeFirst();
  if (row === undefined) return null;
  const account = await findLiveAccount(backend, row.user_id);
  if (account === null) return null;
  if ((row.last_used_at ?? 0) < nowMs - usedEveryMs) {
    await backend.db.updateTable("api_token").set({ last_used_at: nowMs }).where("id", "=", row.id).execute();
  }
  // Who is no administrator any more has no such token either.
  const scope = row.scope === "admin" && !account.isAdmin ? "write" : row.scope;
  return { tokenId: row.id, account, scope, expiresAtMs: row.expires_at };
}

/** The program as services know it. */
export function whoOfProgram({ tokenId, account }: Program): Who & { userId: string; actor: `token:${string}` } {
  return { userId: account.id, actor: `token:${tokenId}` };
}

/** Somebody's tokens that have not been ended, the newest first. */
export async function listTokens(backend: Backend, userId: string): Promise<ApiToken[]> {
  const rows = await backend.db
    .selectFrom("api_token")
    .selectAll()
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .orderBy("created_at", "desc")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scope: row.scope,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
    lastUsedAtMs: row.last_used_at,
  }));
}

/** Ends a token of somebody's, for live sockets too. */
export async function revokeToken(backend: Backend, userId: string, id: string): Promise<void> {
  await changeAccess(backend, { userId }, async (trx) => {
    const ended = await trx
      .updateTable("api_token")
      .set({ revoked_at: backend.now() })
      .where("id", "=", id)
      .where("user_id", "=", userId)
      .where("revoked_at", "is", null)
      .returning("id")
      .executeTakeFirst();
    if (ended === undefined) throw new AppError("not_found", { message: "There is no such token." });
  });
}
