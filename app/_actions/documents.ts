"use server";

import { redirect } from "next/navigation";
import { currentGuest } from "#app/_http/guest.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import { guestActor } from "#lib/server/services/guests.ts";

/** Makes an empty document and goes to it. */
export async function newDocument(): Promise<never> {
  const guest = await currentGuest();
  const actor = guest === null ? ("guest:unnamed" as const) : guestActor(guest);
  redirect(`/d/${await createDocument(currentBackend(), { actor })}`);
}
