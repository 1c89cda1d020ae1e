"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { text } from "#app/_http/form.ts";
import { type FormState, type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentPerson, currentRequest } from "#app/_http/visitor.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { tokenScopes } from "#lib/protocol/tokens.ts";
import { webhookEvents } from "#lib/protocol/webhooks.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { inviteAccount, offerPassword } from "#lib/server/services/account-links.ts";
import { deleteAccount as deleteAccountOf } from "#lib/server/services/account-deletion.ts";
import { changeProfile as changeProfileOf, setDisabled } from "#lib/server/services/accounts.ts";
import { setAdministrator } from "#lib/server/services/administrators.ts";
import { changeAvatar } from "#lib/server/services/avatars.ts";
import { removeSecondFactor } from "#lib/server/services/second-factor.ts";
import { confirmIdentity } from "#lib/server/services/confirmation.ts";
import { changePassword as changePasswordOf, endSessions } from "#lib/server/services/sessions.ts";
import { createToken, revokeToken } from "#lib/server/services/tokens.ts";
import { createWebhook, deleteWebhook } from "#lib/server/services/webhooks.ts";

export type { FormState } from "#app/_http/outcome.ts";

/** Changes what this person says of themselves, and how pages look to them. */
export async function changeProfile(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    const typed = {
      name: text(form, "name"),
      color: text(form, "color"),
      theme: text(form, "theme"),
      language: text(form, "language") || null,
    };
    await changeProfileOf(currentBackend(), account.id, typed);
    refresh();
    return undefined;
  });
}

/** Gives this person the picture in a form as their face; a form without one takes it away. */
export async function changePicture(form: FormData): Promise<Outcome> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    const picture = form.get("picture");
    const bytes = picture instanceof Blob ? new Uint8Array(await picture.arrayBuffer()) : null;
    await changeAvatar(currentBackend(), account.id, bytes);
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
    refresh();
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
    const { account, sessionId } = await currentPerson();
    const giveTo = text(form, "giveTo");
    const inheritance = text(form, "inheritance") === "delete" ? "delete" : { giveTo };
    await deleteAccountOf(
      currentBackend(),
      { userId: account.id, sessionId },
      { password: text(form, "password"), inheritance },
    );
    return undefined;
  });
}

/** Makes a token of this person's; the outcome has it, this once. */
export async function makeToken(_: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return outcomeOf(async () => {
    const { account, sessionId } = await currentPerson();
    await confirmIdentity(currentBackend(), { userId: account.id, sessionId }, text(form, "password"));
    const scope = tokenScopes.find((known) => known === text(form, "scope"));
    if (scope === undefined) throw new AppError("bad_request");
    const days = Number(text(form, "days"));
    const expiresAtMs = days > 0 ? currentBackend().now() + days * 24 * 60 * 60 * 1000 : null;
    const { token } = await createToken(currentBackend(), account, { name: text(form, "name"), scope, expiresAtMs });
    refresh();
    return token;
  });
}

/** Makes a webhook of this person's; the outcome has its secret, this once. */
export async function makeWebhook(_: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return outcomeOf(async () => {
    const { account, sessionId } = await currentPerson();
    const backend = currentBackend();
    await confirmIdentity(backend, { userId: account.id, sessionId }, text(form, "password"));
    const url = z.url().max(2_000).safeParse(text(form, "url"));
    if (!url.success) throw new AppError("bad_request", { message: "That is not an address." });
    const events = webhookEvents.filter((event) => form.getAll("event").includes(event));
    if (events.length === 0) throw new AppError("bad_request", { message: "Choose what it is told of." });
    const { secret } = await createWebhook(backend, account.id, { url: url.data, events });
    refresh();
    return secret;
  });
}

/** Ends a webhook of this person's. */
export async function endWebhook(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    await deleteWebhook(currentBackend(), account.id, text(form, "webhook"));
    refresh();
    return undefined;
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

/**
 * Does something to an account, as an administrator: gives a link for a new password, makes an administrator of somebody or no longer,
 * takes a lost second step off, turns it off or on.
 */
export async function managePerson(_: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return outcomeOf(async () => {
    const { admin, sessionId } = await administrator();
    const backend = currentBackend();
    const userId = text(form, "user");
    const what = text(form, "what");
    // What gives somebody a way in, or more rights, a browser left open must not be enough for.
    if (["password", "promote", "demote", "second step"].includes(what)) {
      await confirmIdentity(backend, { userId: admin.id, sessionId }, text(form, "own"));
    }
    switch (what) {
      case "password":
        return `/password/${await offerPassword(backend, `user:${admin.id}`, userId)}`;
      case "disable":
        if (userId === admin.id) throw new AppError("bad_request", { message: "Nobody turns their own account off." });
        await setDisabled(backend, userId, true);
        break;
      case "enable":
        await setDisabled(backend, userId, false);
        break;
      case "promote":
        await setAdministrator(backend, userId, true);
        break;
      case "demote":
        await setAdministrator(backend, userId, false);
        break;
      case "second step":
        await removeSecondFactor(backend, userId);
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
  const { account: admin, sessionId } = await currentPerson();
  if (!admin.isAdmin) throw new AppError("forbidden");
  return { admin, sessionId };
}
