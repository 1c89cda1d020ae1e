import { AppError } from "#lib/protocol/errors.ts";
import { createAccount, findAccountByEmail, setDisabled } from "#lib/server/services/accounts.ts";
import type { CliCommand } from "./command.ts";
import { withBackend } from "./with-backend.ts";

/** Makes accounts, turns them off and on. */
export const user: CliCommand = {
  name: "user",
  summary: "make an account, turn one off or on again",
  help: `Usage: npm run quire -- user create --email a@b.c --name A --password ... [--admin]
       npm run quire -- user disable --email a@b.c
       npm run quire -- user enable --email a@b.c

  --email <address>    whose account
  --name <name>        what others call them (create)
  --password <text>    8 characters or more (create)
  --admin              may manage people (create); the first administrator owns
                       documents from before there were accounts
  --json               print an object

Whoever is turned off is out of every open document within a second, and keeps
what belongs to them.`,
  options: {
    email: { type: "string" },
    name: { type: "string" },
    password: { type: "string" },
    admin: { type: "boolean" },
  },
  verbs: ["create", "disable", "enable"],
  run: async (values, verb) => {
    const email = required(values, "email");
    return withBackend(async (backend) => {
      if (verb === "create") {
        const typed = { email, name: required(values, "name"), password: required(values, "password") };
        const account = await createAccount(backend, { ...typed, isAdmin: values["admin"] === true });
        return { text: `Made the account of ${account.email} (${account.id}).`, json: account };
      }
      const account = await findAccountByEmail(backend, email);
      if (account === null) throw new AppError("not_found", { message: `There is no account of ${email}.` });
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
