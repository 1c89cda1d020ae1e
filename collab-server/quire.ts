import type { IncomingMessage } from "node:http";
import { schemaVersion } from "#lib/document/schema/version.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { ensureCurrent, ensureSeeded } from "#lib/server/services/documents.ts";
import { guestActor, guestCookie, guestPresence, readGuest } from "#lib/server/services/guests.ts";
import { roleOf } from "#lib/server/services/sharing.ts";
import { type CollabServer, createCollabServer } from "./collab-server.ts";
import { titles } from "./extensions/titles.ts";
import { tripwire } from "./extensions/tripwire.ts";
import type { Authorize, Identity } from "./grant.ts";

/** The collaboration server of Quire's own documents: people come with a cookie, documents have a title and a schema. */
export function createQuireCollabServer(backend: Backend): CollabServer {
  return createCollabServer({
    backend,
    authorize: authorize(backend),
    identify: (request) => Promise.resolve(identify(backend, request)),
    extensions: [titles(backend), tripwire(backend)],
  });
}

function identify(backend: Backend, request: IncomingMessage): Identity | null {
  const cookies = request.headers.cookie?.split(";") ?? [];
  const prefix = `${guestCookie.name}=`;
  const value = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(prefix));
  const guest = readGuest(backend, value?.slice(prefix.length));
  return guest === null ? null : { actor: guestActor(guest), user: guestPresence(guest) };
}

function authorize(backend: Backend): Authorize {
  return async ({ documentName, identity, schema }) => {
    // A client that does not say its schema is not our page, and a cookie speaks only for our page.
    if (identity === null || schema === null) throw new AppError("unauthenticated");
    if (schema < schemaVersion) throw new AppError("outdated_client");
    const role = await roleOf(backend, identity.actor, documentName);
    if (role === null) throw new AppError("not_found");
    await ensureSeeded(backend, documentName, { actor: "system:seed" });
    await ensureCurrent(backend, documentName);
    return { actor: identity.actor, role, user: { ...identity.user }, expiresAtMs: null };
  };
}
