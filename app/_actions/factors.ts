"use server";

import { refresh } from "next/cache";
import { text } from "#app/_http/form.ts";
import { type FormState, type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentPerson, currentRequest, setCookies } from "#app/_http/visitor.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { departToConnect, disconnect } from "#lib/server/services/identity-providers.ts";
import { type PasskeyCreation, beginPasskey, finishPasskey, removePasskey } from "#lib/server/services/passkeys.ts";
import {
  type NewSecondFactor,
  beginSecondFactor,
  endSecondFactor,
  finishSecondFactor,
  renewRecoveryCodes,
} from "#lib/server/services/second-factor.ts";

/** Begins to set up a second factor; the outcome has what the authenticator needs, this once. */
export async function setUpSecondFactor(
  _: Outcome<NewSecondFactor> | null,
  form: FormData,
): Promise<Outcome<NewSecondFactor>> {
  return outcomeOf(async () => {
    const { signed, headers } = await currentSigned();
    return beginSecondFactor(currentBackend(), signed, text(form, "password"), headers);
  });
}

/** Asks for the second factor from now on. */
export async function turnOnSecondFactor(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { signed, headers } = await currentSigned();
    await setCookies(await finishSecondFactor(currentBackend(), signed, text(form, "code"), headers));
    return undefined;
  });
}

/** Asks for the second factor no more. */
export async function turnOffSecondFactor(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { signed, headers } = await currentSigned();
    await setCookies(await endSecondFactor(currentBackend(), signed, text(form, "password"), headers));
    refresh();
    return undefined;
  });
}

/** New recovery codes; the outcome has them, this once. */
export async function makeRecoveryCodes(
  _: Outcome<readonly string[]> | null,
  form: FormData,
): Promise<Outcome<readonly string[]>> {
  return outcomeOf(async () => {
    const { signed, headers } = await currentSigned();
    const codes = await renewRecoveryCodes(currentBackend(), signed, text(form, "password"), headers);
    refresh();
    return codes;
  });
}

/** What this browser is to do so that this person has a passkey on it. */
export async function askForNewPasskey(password: unknown): Promise<Outcome<PasskeyCreation>> {
  return outcomeOf(async () => {
    const { signed, headers } = await currentSigned();
    const { options, cookies } = await beginPasskey(currentBackend(), signed, typedText(password), headers);
    await setCookies(cookies);
    return options;
  });
}

/** Keeps the passkey that this browser has made. */
export async function keepPasskey(name: unknown, response: unknown): Promise<Outcome> {
  return outcomeOf(async () => {
    const { headers } = await currentSigned();
    await finishPasskey(currentBackend(), { name: typedText(name), response }, headers);
    refresh();
    return undefined;
  });
}

/** Takes a passkey of this person's away. */
export async function deletePasskey(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { signed } = await currentSigned();
    await removePasskey(currentBackend(), signed.userId, text(form, "passkey"));
    refresh();
    return undefined;
  });
}

/** Where this browser must go so that a provider says who this person is. */
export async function connectProvider(_: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return outcomeOf(async () => {
    const { signed, headers } = await currentSigned();
    const wish = { provider: text(form, "provider"), password: text(form, "password") };
    const { url, cookies } = await departToConnect(currentBackend(), signed, wish, headers);
    await setCookies(cookies);
    return url;
  });
}

/** Lets a provider say no more who this person is. */
export async function disconnectProvider(_: FormState, form: FormData): Promise<FormState> {
  return outcomeOf(async () => {
    const { signed } = await currentSigned();
    await disconnect(currentBackend(), signed.userId, text(form, "provider"));
    refresh();
    return undefined;
  });
}

/** What a browser sends is not what a type says. */
function typedText(sent: unknown): string {
  if (typeof sent !== "string") throw new AppError("bad_request");
  return sent;
}

async function currentSigned() {
  const { account, sessionId } = await currentPerson();
  const { headers } = await currentRequest();
  return { signed: { userId: account.id, sessionId }, headers };
}
