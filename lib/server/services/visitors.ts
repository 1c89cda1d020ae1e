import { type Locale, localeOf } from "#lib/messages/locales.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";
import type { Backend } from "#lib/server/backend.ts";
import { preferredLocale } from "#lib/server/messages.ts";
import type { Actor } from "#lib/server/update-log.ts";
import { type Account, themeOf } from "./accounts.ts";
import { faceOf } from "./faces.ts";
import { type Guest, guestActor, guestCookie, guestPresence, readGuest } from "./guests.ts";

/** Who a request comes from, as its cookies show. */
export type Visitor =
  | { kind: "person"; account: Account; sessionId: string; expiresAtMs: number }
  | { kind: "guest"; guest: Guest }
  | { kind: "stranger" };

/** A visitor of whom a service must know only this. */
export interface Who {
  /** Null: somebody without an account. */
  userId: string | null;
  /** Null: somebody who has not even chosen a name. */
  actor: Actor | null;
}

/** The visitor of a request with this `Cookie` header. A person goes before a guest of the same browser. */
export async function visitorOf(backend: Backend, cookieHeader: string): Promise<Visitor> {
  const person = cookieHeader.includes(".session_token=") ? await personOf(backend, cookieHeader) : null;
  if (person !== null) return person;
  const guest = readGuest(backend, cookieOf(cookieHeader, guestCookie.name));
  return guest === null ? { kind: "stranger" } : { kind: "guest", guest };
}

/** The language for a visitor (null: not known yet): the one that they chose, else the one that their browser asks for. */
export function localeOfVisitor(visitor: Visitor | null, acceptLanguage: string | undefined): Locale {
  const chosen = visitor?.kind === "person" ? visitor.account.language : null;
  return chosen ?? preferredLocale(acceptLanguage);
}

async function personOf(backend: Backend, cookie: string): Promise<Visitor | null> {
  const auth = await backend.auth();
  const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
  if (found === null) return null;
  const { session, user } = found;
  // What better-auth reads back is typed loosely; a turned-off account has no sessions, but one may just be being made.
  if (user.disabledAtMs != null) return null;
  const { id, name, email, image } = user;
  const face = faceOf({ name, image, color: user.color ?? null });
  const { theme, language, isAdmin } = user;
  const account = {
    id,
    email,
    ...face,
    theme: themeOf(theme),
    language: localeOf(language),
    isAdmin: isAdmin === 1,
  };
  return { kind: "person", account, sessionId: session.id, expiresAtMs: session.expiresAt.getTime() };
}

function cookieOf(header: string, name: string): string | undefined {
  const prefix = `${name}=`;
  return header
    .split(";")
    .map((cookie) => cookie.trim())
    .find((cookie) => cookie.startsWith(prefix))
    ?.slice(prefix.length);
}

/** The visitor as services know them. */
export function whoIs(visitor: Visitor): Who {
  switch (visitor.kind) {
    case "person":
      return { userId: visitor.account.id, actor: `user:${visitor.account.id}` };
    case "guest":
      return { userId: null, actor: guestActor(visitor.guest) };
    default:
      return { userId: null, actor: null };
  }
}

/** Somebody of whom only the actor is known, as services know them. */
export function whoOfActor(actor: Actor): Who {
  const prefix = "user:";
  return { actor, userId: actor.startsWith(prefix) ? actor.slice(prefix.length) : null };
}

/** The visitor as others see them; null for a stranger. */
export function presenceOf(visitor: Visitor): PresenceUser | null {
  switch (visitor.kind) {
    case "person": {
      const { id, name, color, avatar } = visitor.account;
      return { id: `user:${id}`, name, color, avatar };
    }
    case "guest":
      return guestPresence(visitor.guest);
    default:
      return null;
  }
}
