import type { IncomingMessage } from "node:http";
import { schemaVersion } from "#lib/document/schema/version.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";
import { scopeCovers } from "#lib/protocol/tokens.ts";
import type { Backend } from "#lib/server/backend.ts";
import { ensureCurrent, ensureSeeded } from "#lib/server/services/documents.ts";
import { isSessionLive } from "#lib/server/services/sessions.ts";
import { accessOf, refusalOf } from "#lib/server/services/sharing.ts";
import { readToken, whoOfProgram } from "#lib/server/services/tokens.ts";
import { type Who, presenceOf, visitorOf, whoIs, whoOfActor } from "#lib/server/services/visitors.ts";
import type { Actor } from "#lib/server/update-log.ts";
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
  return async ({ documentName, token, identity, schema, again }) => {
    const client = token === "" ? await browserOf(backend, identity, schema) : await programOf(backend, token);
    if (schema !== null && schema < schemaVersion) throw new AppError("outdated_client");
    const access = await accessOf(backend, client.who, documentName);
    if (access.role === null) throw refusalOf(access);
    if (!again) {
      await ensureSeeded(backend, documentName, { actor: "system:seed" });
      await ensureCurrent(backend, documentName);
    }
    const ends = [client.expiresAtMs, access.untilMs].filter((end) => end !== null);
    return {
      actor: client.actor,
      userId: client.who.userId,
      role: client.readOnly ? "viewer" : access.role,
      user: { ...client.user },
      expiresAtMs: ends.length === 0 ? null : Math.min(...ends),
    };
  };
}

/** Who wants to open a document, and what their way of coming allows. */
interface Client {
  actor: Actor;
  who: Who;
  user: PresenceUser;
  readOnly: boolean;
  expiresAtMs: number | null;
}

/** Somebody who came with a cookie, which speaks only for our page: it says its schema. */
async function browserOf(backend: Backend, identity: Identity | null, schema: number | null): Promise<Client> {
  if (identity === null || schema === null) throw new AppError("unauthenticated");
  const { actor, user, session } = identity;
  if (session !== null && !(await isSessionLive(backend, session.id))) throw new AppError("unauthenticated");
  return { actor, who: whoOfActor(actor), user, readOnly: false, expiresAtMs: session?.expiresAtMs ?? null };
}

/** A program that came with a token: it does what the token's owner may, within its scope, and is seen as them. */
async function programOf(backend: Backend, token: string): Promise<Client> {
  const program = await readToken(backend, token);
  if (program === null) throw new AppError("unauthenticated");
  const who = whoOfProgram(program);
  const { account, scope, expiresAtMs } = program;
  const user = { id: `user:${account.id}`, name: account.name, color: account.color, avatar: account.avatar };
  return { actor: who.actor, who, user, readOnly: !scopeCovers(scope, "write"), expiresAtMs };
}
