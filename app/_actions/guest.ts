"use server";

import { currentGuest, rememberGuest } from "#app/_http/guest.ts";
import { makeGuest } from "#lib/server/services/guests.ts";

/** Takes the name that a person typed. Says whether there was one. */
export async function chooseName(_: { accepted: boolean } | null, form: FormData): Promise<{ accepted: boolean }> {
  const guest = makeGuest(String(form.get("name") ?? ""), await currentGuest());
  if (guest === null) return { accepted: false };
  await rememberGuest(guest);
  return { accepted: true };
}
