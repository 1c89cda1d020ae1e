import { AppError } from "#lib/protocol/errors.ts";
import { tokenScopes } from "#lib/protocol/tokens.ts";
import { findAccountByEmail } from "#lib/server/services/accounts.ts";
import { createToken, listTokens, revokeToken } from "#lib/server/services/tokens.ts";
import type { CliCommand } from "./command.ts";
import { expiry } from "./expiry.ts";
import { withBackend } from "./with-backend.ts";

/** Makes, lists and ends tokens for the REST API and for foreign Yjs clients. */
export const token: CliCommand = {
  name: "token",
  summary: "make a token for the REST API, list somebody's, or end one",
  help: `Usage: npm run quire -- token create --email a@b.c [--scope write] [--name script] [--expires 90d]
       npm run quire -- token list --email a@b.c
       npm run quire -- token revoke --email a@b.c --id ...

  --email <address>    whose token: it may what they may
  --scope <scope>      read, write, or admin: manage people (default: write)
  --name <name>        what it is for (default: cli)
  --expires <time>     30s, 15m, 1h, 90d, never (default: never)
  --id <id>            which one to end
  --json               print an object

create prints the token this once; only a hash of it is kept.`,
  options: {
    email: { type: "string" },
    scope: { type: "string" },
    name: { type: "string" },
    expires: { type: "string" },
    id: { type: "string" },
  },
  verbs: ["create", "list", "revoke"],
  run: async (values, verb) => {
    const email = text(values, "email");
    if (email === "") throw new AppError("bad_request", { message: "--email is missing" });
    const scope = tokenScopes.find((known) => known === (text(values, "scope") || "write"));
    if (scope === undefined) throw new AppError("bad_request", { message: `--scope is ${tokenScopes.join(", ")}` });
    return withBackend(async (backend) => {
      const account = await findAccountByEmail(backend, email);
      if (account === null) throw new AppError("not_found", { message: `There is no account of ${email}.` });
      if (verb === "create") {
        const name = text(values, "name") || "cli";
        const expiresAtMs = expiry(text(values, "expires") || "never");
        const made = await createToken(backend, account, { name, scope, expiresAtMs });
        return { text: made.token, json: { ...made, name, scope, expiresAt: expiresAtMs } };
      }
      if (verb === "revoke") {
        const id = text(values, "id");
        await revokeToken(backend, account.id, id);
        return { text: `Ended the token ${id}.`, json: { id } };
      }
      const tokens = await listTokens(backend, account.id);
      const line = ({ id, scope: of, name }: (typeof tokens)[number]) => `${id}  ${of.padEnd(5)}  ${name}`;
      return { text: tokens.length === 0 ? "No tokens." : tokens.map(line).join("\n"), json: tokens };
    });
  },
};

function text(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  return typeof value === "string" ? value : "";
}
