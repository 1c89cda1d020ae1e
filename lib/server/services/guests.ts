import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { limits } from "#lib/protocol/limits.ts";
import { type PresenceUser, presenceColors } from "#lib/protocol/presence.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { Actor } from "#lib/server/update-log.ts";
import { newId } from "#lib/std/ids.ts";

/** Someone without an account who has chosen a name. */
export interface Guest {
  id: string;
  name: string;
  /** One of presenceColors. */
  color: string;
}

/** The cookie that carries a guest, signed. */
export const guestCookie = { name: "quire_guest", maxAgeSeconds: 400 * 24 * 60 * 60 } as const;

const payload = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(limits.personNameLength),
  color: z.enum(presenceColors),
});

/** A guest by this name: a new one, or `before` renamed. Returns null for a name with nothing to read in it. */
export function makeGuest(name: string, before: Guest | null): Guest | null {
  const clean = name
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, limits.personNameLength);
  if (clean === "") return null;
  const color = presenceColors[Math.floor(Math.random() * presenceColors.length)] as string;
  return { id: before?.id ?? newId(), name: clean, color: before?.color ?? color };
}

/** The value of a guest's cookie. */
export function signGuest(backend: Backend, guest: Guest): string {
  const body = Buffer.from(JSON.stringify(guest)).toString("base64url");
  return `${body}.${signature(backend, body)}`;
}

/** The guest of a cookie's value; null if it is missing, forged or not readable. */
export function readGuest(backend: Backend, value: string | undefined): Guest | null {
  const [body, given] = value?.split(".") ?? [];
  if (body === undefined || given === undefined) return null;
  const [a, b] = [Buffer.from(given), Buffer.from(signature(backend, body))];
  if (a.byteLength !== b.byteLength || !timingSafeEqual(a, b)) return null;
  try {
    return payload.parse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
  } catch {
    // Signed by us and yet unreadable: a cookie of an older version. The person chooses again.
    return null;
  }
}

/** The guest as the log names them. */
export function guestActor(guest: Guest): Actor {
  return `guest:${guest.id}`;
}

/** The guest as others see them. */
export function guestPresence({ id, name, color }: Guest): PresenceUser {
  return { id: `guest:${id}`, name, color, avatar: null };
}

function signature(backend: Backend, body: string): string {
  return createHmac("sha256", backend.secret).update(`guest.${body}`).digest("base64url");
}
