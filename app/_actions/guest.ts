"use server";

import { currentVisitor, rememberGuest } from "#app/_http/visitor.ts";
import { makeGuest } from "#lib/server/services/guests.ts";

/** Takes the name that a person without an account typed. Says whether there was one. */
export async function chooseName(_: { accepted: boolean } | null, form: FormData): Promise<{ accepted: boolean }> {
  const visitor = await currentVisitor();
  const guest = makeGuest(String(form.get("name") ?? ""), visitor.kind === "guest" ? visitor.guest : null);
  if (guest === null) return { accepted: false };
  await rememberGuest(guest);
  return { accepted: true };
}
