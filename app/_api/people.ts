import { AppError } from "#lib/protocol/errors.ts";
import {
  type ManagedAccount,
  createAccount,
  findAccount,
  listAccounts,
  setDisabled,
} from "#lib/server/services/accounts.ts";
import { listTokens as tokensOf, revokeToken as revokeTokenOf } from "#lib/server/services/tokens.ts";
import { type Handler, param } from "./call.ts";

export const whoAmI: Handler<"whoAmI"> = ({ program }) =>
  Promise.resolve({ answer: userOf({ ...program.account, isDisabled: false }) });

export const listTokens: Handler<"listTokens"> = async ({ backend, who }) => {
  const tokens = await tokensOf(backend, who.userId);
  return {
    answer: {
      tokens: tokens.map(({ id, name, scope, createdAtMs, expiresAtMs, lastUsedAtMs }) => ({
        id,
        name,
        scope,
        createdAt: createdAtMs,
        expiresAt: expiresAtMs,
        lastUsedAt: lastUsedAtMs,
      })),
    },
  };
};

export const revokeToken: Handler<"revokeToken"> = async (call) => {
  await revokeTokenOf(call.backend, call.who.userId, param(call, "tokenId"));
  return { answer: {} };
};

export const listUsers: Handler<"listUsers"> = async ({ backend, query }) => {
  const { cursor = "", limit = 50 } = query;
  const users = await listAccounts(backend, { after: cursor, limit });
  return { answer: { users: users.map(userOf), next: users.length < limit ? null : (users.at(-1)?.email ?? null) } };
};

export const createUser: Handler<"createUser"> = async ({ backend, body }) => {
  const { isAdmin = false, ...account } = body;
  return { answer: userOf({ ...(await createAccount(backend, { ...account, isAdmin })), isDisabled: false }) };
};

export const updateUser: Handler<"updateUser"> = async (call) => {
  const { backend, who, body } = call;
  const id = param(call, "userId");
  const account = await findAccount(backend, id);
  if (account === null) throw new AppError("not_found", { message: "There is no such account." });
  if (id === who.userId) throw new AppError("bad_request", { message: "Nobody turns their own account off." });
  await setDisabled(backend, id, body.isDisabled);
  return { answer: userOf({ ...account, isDisabled: body.isDisabled }) };
};

function userOf({ id, name, email, isAdmin, isDisabled }: Omit<ManagedAccount, "hasSecondFactor">) {
  return { id, name, email, isAdmin, isDisabled };
}
