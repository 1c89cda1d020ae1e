import type { IncomingMessage } from "node:http";
import { schemaVersion } from "#lib/document/schema/version.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { ensureCurrent, ensureSeeded } from "#lib/server/services/documents.ts";
import { isSessionLive } from "#lib/server/services/sessions.ts";
import { accessOf, refusalOf } from "#lib/server/services/sharing.ts";
import { presenceOf, visitorOf, whoIs, whoOfActor } from "#lib/server/services/visitors.ts";
import { type CollabServer, createCollabServer } from "./collab-server.ts";
import { revocation } from "./extensions/revocation.ts";
import { tripwire } from "./extensions/tripwire.ts";
import type { Authorize, Identity } from "./grant.ts";

/** The collaboration server of Quire's own documents: people come with a cookie, documents have a title and a schema. */
export function createQuireCollabServer(backend: Backend): CollabServer {
  return createCollabServer({
    backend,
    authorize: authorize(backend),
    identify: (request) => identify(backend, request),
    extensions: [
      tripwire(backend),
      revocation(backend, (place, error) =>
        backend.logger.error({ err: error, place }, "rights could not be looked at"),
      ),
    ],
  });
}

async function identify(backend: Backend, request: IncomingMessage): Promise<Identity | null> {
  const visitor = await visitorOf(backend, request.headers.cookie ?? "");
  const { actor } = whoIs(visitor);
  const user = presenceOf(visitor);
  if (actor === null || user === null) return null;
  const session = visitor.kind === "person" ? { id: visitor.sessionId, expiresAtMs: visitor.expiresAtMs } : null;
  return { actor, user, session };
}

function authorize(backend: Backend): Authorize {
  return async ({ documentName, identity, schema, again }) => {
    // A client that does not say its schema is not our page, and a cookie speaks only for our page.
    if (identity === null || schema === null) throw new AppError("unauthenticated");
    if (schema < schemaVersion) throw new AppError("outdated_client");
    const { actor, user, session } = identity;
    if (session !== null && !(await isSessionLive(backend, session.id))) throw new AppError("unauthenticated");
    const access = await accessOf(backend, whoOfActor(actor), documentName);
    if (access.role === null) throw refusalOf(access);
    if (!again) {
      await ensureSeeded(backend, documentName, { actor: "system:seed" });
      await ensureCurrent(backend, documentName);
    }
    const ends = [session?.expiresAtMs, access.untilMs].filter((end) => end != null);
    return {
      actor,
      role: access.role,
      user: { ...user },
      expiresAtMs: ends.length === 0 ? null : Math.min(...ends),
    };
  };
}
