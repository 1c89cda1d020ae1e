import { AppError } from "#lib/protocol/errors.ts";
import { inviteAccount, offerPassword } from "#lib/server/services/account-links.ts";
import { createAccount, findAccountByEmail, setDisabled } from "#lib/server/services/accounts.ts";
import { setAdministrator } from "#lib/server/services/administrators.ts";
import { removeSecondFactor } from "#lib/server/services/second-factor.ts";
import type { CliCommand } from "./command.ts";
import { withBackend } from "./with-backend.ts";

/** Makes accounts, invites to them, gives new passwords, turns them off and on. */
export const user: CliCommand = {
  name: "user",
  summary: "make an account, invite to one, reset a password, turn one off or on, make administrators",
  help: `Usage: npm run quire -- user create --email a@b.c --name A --password ... [--admin]
       npm run quire -- user invite --email a@b.c
       npm run quire -- user reset --email a@b.c
       npm run quire -- user disable --email a@b.c
       npm run quire -- user enable --email a@b.c
       npm run quire -- user promote --email a@b.c
       npm run quire -- user demote --email a@b.c
       npm run quire -- user remove-second-step --email a@b.c

  --email <address>    whose account
  --name <name>        what others call them (create)
  --password <text>    8 characters or more (create)
  --admin              may manage people (create); the first administrator owns
                       documents from before there were accounts
  --json               print an object

invite prints a link with which somebody makes their account; reset one with which
they choose a new password. Each works once; send it to nobody else. Links begin
with PUBLIC_URL.

promote makes an administrator of somebody, demote undoes it; the last one stays.
remove-second-step is for who has lost their authenticator and recovery codes.

Whoever is turned off is out of every open document within a second, and keeps
what belongs to them.`,
  options: {
    email: { type: "string" },
    name: { type: "string" },
    password: { type: "string" },
    admin: { type: "boolean" },
  },
  verbs: ["create", "invite", "reset", "disable", "enable", "promote", "demote", "remove-second-step"],
  run: async (values, verb) => {
    const email = required(values, "email");
    return withBackend(async (backend) => {
      if (verb === "create") {
        const typed = { email, name: required(values, "name"), password: required(values, "password") };
        const account = await createAccount(backend, { ...typed, isAdmin: values["admin"] === true });
        return { text: `Made the account of ${account.email} (${account.id}).`, json: account };
      }
      const base = backend.config.publicUrl ?? `http://localhost:${backend.config.port}`;
      if (verb === "invite") {
        const url = new URL(`/join/${await inviteAccount(backend, "system:cli", email)}`, base).href;
        return { text: url, json: { email, url } };
      }
      const account = await findAccountByEmail(backend, email);
      if (account === null) throw new AppError("not_found", { message: `There is no account of ${email}.` });
      if (verb === "reset") {
        const url = new URL(`/password/${await offerPassword(backend, "system:cli", account.id)}`, base).href;
        return { text: url, json: { ...account, url } };
      }
      if (verb === "promote" || verb === "demote") {
        const isAdmin = verb === "promote";
        await setAdministrator(backend, account.id, isAdmin);
        return {
          text: `${account.email} is ${isAdmin ? "an" : "no longer an"} administrator.`,
          json: { ...account, isAdmin },
        };
      }
      if (verb === "remove-second-step") {
        await removeSecondFactor(backend, account.id);
        return { text: `${account.email} signs in by password alone.`, json: account };
      }
      const disabled = verb === "disable";
      await setDisabled(backend, account.id, disabled);
      return {
        text: `Turned the account of ${account.email} ${disabled ? "off" : "on"}.`,
        json: { ...account, disabled },
      };
    });
  },
};

function required(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value !== "string" || value === "") throw new AppError("bad_request", { message: `--${name} is missing` });
  return value;
}
