"use server";

import { redirect } from "next/navigation";
import { localPath, text } from "#app/_http/form.ts";
import { type FormState, type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentPerson, currentRequest, setCookies } from "#app/_http/visitor.ts";
import { currentBackend } from "#lib/server/backend.ts";
import {
  choosePassword as choosePasswordOf,
  findAccountLink,
  registerByAccountLink,
} from "#lib/server/services/account-links.ts";
import { createFirstAdministrator, register } from "#lib/server/services/accounts.ts";
import { acceptInvitation as acceptInvitationOf, registerByInvitation } from "#lib/server/services/invitations.ts";
import { mailPasswordLink } from "#lib/server/services/mails.ts";
import { type PasskeyRequest, beginPasskeySignIn, finishPasskeySignIn } from "#lib/server/services/passkeys.ts";
import { passSecondFactor } from "#lib/server/services/second-factor.ts";
import { signIn as signInWith, signOut as signOutOf } from "#lib/server/services/sessions.ts";

/** Makes the first account of this server and signs it in. */
export async function claimServer(_: FormState, form: FormData): Promise<FormState> {
  const outcome = await outcomeOf(async () => {
    const { headers } = await currentRequest();
    await createFirstAdministrator(currentBackend(), { ...accountOf(form), code: text(form, "code") }, headers);
    return enter(text(form, "email"), text(form, "password"), "/");
  });
  return outcome.ok ? redirect(outcome.value) : outcome;
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
    return enter(email, text(form, "password"), destination);
  });
  return outcome.ok ? redirect(outcome.value) : outcome;
}

/** Sets the password that somebody chose by a link, and signs them in. */
export async function choosePassword(_: FormState, form: FormData): Promise<FormState> {
  const outcome = await outcomeOf(async () => {
    const { address } = await currentRequest();
    const by = { token: text(form, "token"), address };
    const { email } = await choosePasswordOf(currentBackend(), text(form, "password"), by);
    return enter(email, text(form, "password"), "/");
  });
  return outcome.ok ? redirect(outcome.value) : outcome;
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

/** Signs in with a password, as far as it goes: some are asked for a code next. */
export async function signIn(_: FormState, form: FormData): Promise<FormState> {
  const outcome = await outcomeOf(() =>
    enter(text(form, "email"), text(form, "password"), localPath(text(form, "next"))),
  );
  return outcome.ok ? redirect(outcome.value) : outcome;
}

/** Finishes a sign-in with a code of an authenticator, or a recovery code. */
export async function passCode(_: FormState, form: FormData): Promise<FormState> {
  const outcome = await outcomeOf(async () => {
    const typed = { code: text(form, "code"), remember: text(form, "remember") !== "" };
    await setCookies(await passSecondFactor(currentBackend(), typed, await currentRequest()));
    return undefined;
  });
  return outcome.ok ? redirect(localPath(text(form, "next"))) : outcome;
}

/** What this browser is to do with a passkey so that somebody is signed in. */
export async function askForPasskey(): Promise<Outcome<PasskeyRequest>> {
  return outcomeOf(async () => {
    const { options, cookies } = await beginPasskeySignIn(currentBackend(), await currentRequest());
    await setCookies(cookies);
    return options;
  });
}

/** Signs in whoever has the passkey that this browser has shown. */
export async function showPasskey(shown: unknown): Promise<Outcome> {
  return outcomeOf(async () => {
    await setCookies(await finishPasskeySignIn(currentBackend(), shown, await currentRequest()));
    return undefined;
  });
}

/** Signs out of this browser. What the browser keeps of documents is the page's to delete, once this is done. */
export async function signOut(): Promise<Outcome> {
  return outcomeOf(async () => {
    const { headers } = await currentRequest();
    await setCookies(await signOutOf(currentBackend(), headers));
    return undefined;
  });
}

/** Signs in and says where to go: to `next`, or first to where a code is asked for. */
async function enter(email: string, password: string, next: string): Promise<string> {
  const { cookies, needsCode } = await signInWith(currentBackend(), { email, password }, await currentRequest());
  await setCookies(cookies);
  return needsCode ? `/sign-in/code?next=${encodeURIComponent(next)}` : next;
}

function accountOf(form: FormData) {
  return { name: text(form, "name"), email: text(form, "email"), password: text(form, "password") };
}
