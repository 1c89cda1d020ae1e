"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentPerson, currentRequest, setCookies } from "#app/_http/visitor.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { tokenScopes } from "#lib/protocol/tokens.ts";
import { currentBackend } from "#lib/server/backend.ts";
import {
  choosePassword as choosePasswordOf,
  findAccountLink,
  inviteAccount,
  offerPassword,
  registerByAccountLink,
} from "#lib/server/services/account-links.ts";
import { deleteAccount as deleteAccountOf } from "#lib/server/services/account-deletion.ts";
import {
  changeProfile as changeProfileOf,
  createFirstAdministrator,
  register,
  setDisabled,
} from "#lib/server/services/accounts.ts";
import { acceptInvitation as acceptInvitationOf, registerByInvitation } from "#lib/server/services/invitations.ts";
import { mailPasswordLink } from "#lib/server/services/mails.ts";
import {
  changePassword as changePasswordOf,
  endSessions,
  signIn as signInWith,
  signOut as signOutOf,
} from "#lib/server/services/sessions.ts";
import { createToken, revokeToken } from "#lib/server/services/tokens.ts";

/** What a form of accounts shows after a try. */
export type FormState = Outcome | null;

/** Makes the first account of this server and signs it in. */
export async function claimServer(_: FormState, form: FormData): Promise<FormState> {
  const outcome = await outcomeOf(async () => {
    const { headers } = await currentRequest();
    await createFirstAdministrator(currentBackend(), { ...accountOf(form), code: text(form, "code") }, headers);
    await enter(text(form, "email"), text(form, "password"));
  });
  if (outcome.ok) redirect("/");
  return outcome;
}

/** Makes an account, by invitation if the form has one, and signs it in. */
export async function signUp(_: FormState, form: FormData): Promise<FormState> {
  let destination = localPath(text(form, "next"));
  const outcome = await outcomeOf(async () => {
    const backend = currentBackend();
    const { address } = await currentRequest();
    const invitation = text(form, "invitation");
    const by = { token: invitation, address };
    let { email } = accountOf(form);
    if (invitation === "") await register(backend, accountOf(form), address);
    else if ((await findAccountLink(backend, invitation)) === null) {
      const joined = await registerByInvitation(backend, accountOf(form), by);
      destination = `/d/${joined.documentId}`;
      ({ email } = joined.account);
    } else ({ email } = await registerByAccountLink(backend, accountOf(form), by));
    await enter(email, text(form, "password"));
  });
  if (outcome.ok) redirect(destination);
  return outcome;
}

/** Sets the password that somebody chose by a link, and signs them in. */
export async function choosePassword(_: FormState, form: FormData): Promise<FormState> {
  const outcome = await outcomeOf(async () => {
    const { address } = await currentRequest();
    const by = { token: text(form, "token"), address };
    const { email } = await choosePasswordOf(currentBackend(), text(form, "password"), by);
    await enter(email, text(form, "password"));
  });
  if (outcome.ok) redirect("/");
  return outcome;
}

/** Has a link for a new password mailed to an address, if there is an account with it: the answer is the same. */
export async function askForPassword(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { address } = await currentRequest();
    mailPasswordLink(currentBackend(), text(form, "email"), address);
    return undefined;
  });
}

/** Lets the person who is signed in have what an invitation gives. */
export async function acceptInvitation(_: FormState, form: FormData): Promise<FormState> {
  const outcome = await outcomeOf(async () => {
    const { account } = await currentPerson();
    return acceptInvitationOf(currentBackend(), account.id, text(form, "invitation"));
  });
  if (outcome.ok) redirect(`/d/${outcome.value}`);
  return outcome;
}

/** Signs in with a password. */
export async function signIn(_: FormState, form: FormData): Promise<FormState> {
  const outcome = await outcomeOf(() => enter(text(form, "email"), text(form, "password")));
  if (outcome.ok) redirect(localPath(text(form, "next")));
  return outcome;
}

/** Signs out of this browser. What the browser keeps of documents is the page's to delete, once this is done. */
export async function signOut(): Promise<Outcome> {
  return outcomeOf(async () => {
    const { headers } = await currentRequest();
    await setCookies(await signOutOf(currentBackend(), headers));
    return undefined;
  });
}

/** Changes what this person says of themselves, and how pages look to them. */
export async function changeProfile(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    const typed = { name: text(form, "name"), color: text(form, "color"), theme: text(form, "theme") };
    await changeProfileOf(currentBackend(), account.id, typed);
    refresh();
    return undefined;
  });
}

/** Changes this person's password and signs them out everywhere else. */
export async function changePassword(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { account, sessionId } = await currentPerson();
    const { headers } = await currentRequest();
    const passwords = { current: text(form, "current"), next: text(form, "password") };
    await changePasswordOf(currentBackend(), passwords, { headers, userId: account.id, sessionId });
    return undefined;
  });
}

/** Ends one of this person's other sessions, or (no id) all of them. */
export async function endOtherSessions(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { account, sessionId } = await currentPerson();
    if (!currentBackend().rates.take("endSessions", account.id)) throw new AppError("too_many");
    const only = text(form, "session");
    await endSessions(currentBackend(), account.id, only === "" ? { allBut: sessionId } : { only });
    return undefined;
  });
}

/** Deletes this person's account, and signs them out of it. */
export async function deleteAccount(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    const giveTo = text(form, "giveTo");
    const inheritance = text(form, "inheritance") === "delete" ? "delete" : { giveTo };
    await deleteAccountOf(currentBackend(), account.id, { password: text(form, "password"), inheritance });
    return undefined;
  });
}

/** Makes a token of this person's; the outcome has it, this once. */
export async function makeToken(_: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    const scope = tokenScopes.find((known) => known === text(form, "scope"));
    if (scope === undefined) throw new AppError("bad_request");
    const days = Number(text(form, "days"));
    const expiresAtMs = days > 0 ? currentBackend().now() + days * 24 * 60 * 60 * 1000 : null;
    const { token } = await createToken(currentBackend(), account, { name: text(form, "name"), scope, expiresAtMs });
    refresh();
    return token;
  });
}

/** Ends a token of this person's. */
export async function endToken(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    await revokeToken(currentBackend(), account.id, text(form, "token"));
    refresh();
    return undefined;
  });
}

/** Does something to an account of somebody else's, as an administrator: gives a link for a new password, turns it off or on. */
export async function managePerson(_: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return outcomeOf(async () => {
    const admin = await administrator();
    const backend = currentBackend();
    const userId = text(form, "user");
    switch (text(form, "what")) {
      case "password":
        return `/password/${await offerPassword(backend, `user:${admin.id}`, userId)}`;
      case "disable":
        if (userId === admin.id) throw new AppError("bad_request", { message: "Nobody turns their own account off." });
        await setDisabled(backend, userId, true);
        break;
      case "enable":
        await setDisabled(backend, userId, false);
        break;
      case "invite":
        return `/join/${await inviteAccount(backend, `user:${admin.id}`, text(form, "email"))}`;
      default:
        throw new AppError("bad_request");
    }
    refresh();
    return "";
  });
}

async function administrator() {
  const { account } = await currentPerson();
  if (!account.isAdmin) throw new AppError("forbidden");
  return account;
}

async function enter(email: string, password: string): Promise<undefined> {
  await setCookies(await signInWith(currentBackend(), { email, password }, await currentRequest()));
}

function accountOf(form: FormData) {
  return { name: text(form, "name"), email: text(form, "email"), password: text(form, "password") };
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** Where to go afterwards: a path of this server, whatever a link asked for. */
function localPath(next: string): string {
  const base = "http://quire.invalid";
  if (!next.startsWith("/") || !URL.canParse(next, base)) return "/";
  const url = new URL(next, base);
  // A path that begins with two slashes is another site's address.
  return url.origin === base && !url.pathname.startsWith("//") ? `${url.pathname}${url.search}` : "/";
}
