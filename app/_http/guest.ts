import { cookies, headers } from "next/headers";
import { currentBackend } from "#lib/server/backend.ts";
import { type Guest, guestCookie, readGuest, signGuest } from "#lib/server/services/guests.ts";

/** Who this request comes from; null when they have not chosen a name yet. */
export async function currentGuest(): Promise<Guest | null> {
  return readGuest(currentBackend(), (await cookies()).get(guestCookie.name)?.value);
}

/** Lets the browser be this guest from now on. */
export async function rememberGuest(guest: Guest): Promise<void> {
  const backend = currentBackend();
  const forwarded = backend.config.trustProxy ? (await headers()).get("x-forwarded-proto") : null;
  const secure = backend.config.publicUrl?.startsWith("https:") === true || forwarded === "https";
  (await cookies()).set(guestCookie.name, signGuest(backend, guest), {
    httpOnly: true,
    sameSite: "lax",
    secure,
    path: "/",
    maxAge: guestCookie.maxAgeSeconds,
  });
}
