import type { Role } from "#lib/access/permissions.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";
import type { Actor } from "#lib/server/update-log.ts";

/** Who a socket belongs to, as far as its HTTP request showed (a cookie); a token may say more later. */
export interface Identity {
  actor: Actor;
  user: PresenceUser;
  /** The session that it stands on; null for who has none. */
  session: { id: string; expiresAtMs: number } | null;
}

/** A client's wish to open a document. */
export interface OpenRequest {
  documentName: string;
  /** Empty when the client sent none. */
  token: string;
  identity: Identity | null;
  /** The client's schema version; null for a client that is not Quire's own page. */
  schema: number | null;
  /** Asked again about a client that is in already, because rights may have changed. */
  again: boolean;
}

/** What a client may do with a document, and as whom. */
export interface Grant {
  actor: Actor;
  /** Whose account it stands on; null or left out: nobody's. */
  userId?: string | null;
  role: Role;
  /** Written over the `user` of its presence; null lets the client call itself what it likes. */
  user: Record<string, unknown> | null;
  /** When the grant ends, milliseconds since 1970; null: not by itself. */
  expiresAtMs: number | null;
}

/** A grant, with the token that it was given for, so that it can be asked for again. */
export interface Granted extends Grant {
  token: string;
}

/** Decides. Throws an AppError that says why not. */
export type Authorize = (request: OpenRequest) => Promise<Grant>;
