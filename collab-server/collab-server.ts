import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { closeCodes } from "#lib/protocol/close-codes.ts";
import { AppError, errorCode } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { CollabBackend } from "#lib/server/backend.ts";
import { refuseUpgrade } from "#lib/server/upgrade.ts";
import { withDeadline } from "#lib/std/deadline.ts";
import { ClientSocket, type SocketServices } from "./client-socket.ts";
import { Engine } from "./engine/engine.ts";
import type { Extension } from "./extension.ts";
import { checkpoints } from "./extensions/checkpoints.ts";
import { following } from "./extensions/following.ts";
import { loading } from "./extensions/loading.ts";
import type { Authorize, Granted, Identity, OpenRequest } from "./grant.ts";
import { type Handshake, readHandshake, statusOf } from "./handshake.ts";
import type { LiveDocument } from "./live-document.ts";
import { Presence } from "./presence.ts";
import { Writes } from "./writes.ts";

/** How often a stuck or silent socket is looked for. */
const checkEveryMs = 2_500;
/** How often every socket is asked for a sign of life; well below the 30 s after which clients give up. */
const beatEveryMs = 20_000;

/** Documents that several people change at once, over WebSockets, every change durable before anyone sees it. */
export interface CollabServer {
  /** Takes an HTTP upgrade of /collab or /collab/<name>. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** Finishes what is being committed, tells every client to come back, and stops; after `deadlineMs` at the latest. */
  close(deadlineMs: number): Promise<void>;
}

/** Options of a collaboration server. */
export interface CollabServerOptions {
  backend: CollabBackend;
  authorize: Authorize;
  /** Who a request's cookie says it is. Undefined: cookies are not looked at, and any page may connect. */
  identify?: (request: IncomingMessage) => Promise<Identity | null>;
  /** What a product adds to its documents. */
  extensions?: readonly Extension[];
}

/** A collaboration server. The list of its extensions is its table of contents. */
export function createCollabServer(options: CollabServerOptions): CollabServer {
  const { backend, authorize } = options;
  const { log, bus, logger, metrics, now } = backend;
  const sockets = new Set<ClientSocket>();
  const changed = new Set<LiveDocument>();
  let closing = false;

  function failed(place: string, error: unknown): void {
    metrics.hookErrors.inc({ place });
    logger.error({ err: error, place }, "the collaboration server caught an error");
  }

  /** What is in memory is no longer the document: everyone goes, and comes back to what the log says. */
  function discard(document: LiveDocument): void {
    for (const peer of document.peers) peer.close(new AppError("stale_epoch"));
    engine.discard(document);
  }

  const follow = following({ log, bus, metrics, failed, discard, documents: () => engine.documents });
  const extensions: readonly Extension[] = [
    loading({ log, logger, metrics }),
    follow,
    checkpoints({ log, failed }),
    ...(options.extensions ?? []),
  ];

  /** Calls every extension, whatever the others do. */
  function each(place: string, call: (extension: Extension) => void): void {
    for (const extension of extensions) {
      try {
        call(extension);
      } catch (error) {
        failed(`${extension.name}: ${place}`, error);
      }
    }
  }

  const engine: Engine<ClientSocket> = new Engine<ClientSocket>({
    authorize: async (socket, documentName, token) => {
      if (closing) throw new AppError("unavailable");
      const { identity, schema } = socket.info;
      const grant = await authorizeInTime({ documentName, token, identity, schema, again: false });
      const document = engine.find(documentName);
      if (document !== undefined && document.peers.size >= limits.socketsPerDocument) {
        throw new AppError("too_many", {
          message: `At most ${limits.socketsPerDocument} people can have one document open.`,
        });
      }
      return grant;
    },
    load: async (live) => {
      for (const extension of extensions) await extension.load?.(live);
      each("loaded", (extension) => extension.loaded?.(live));
    },
    joined: (socket, connection) => {
      socket.joined(connection);
      metrics.documents.set(engine.documents.length);
      for (const peer of connection.live.peers) {
        if (peer.origin === connection.origin) each("joined", (extension) => extension.joined?.(peer));
      }
    },
    left: (socket, connection) => {
      for (const peer of connection.live.peers) {
        if (peer.origin === connection.origin) each("left", (extension) => extension.left?.(peer));
      }
      socket.left(connection);
    },
    refused: (socket, documentName, error) => socket.refused(documentName, error),
    changed: (live) => {
      if (changed.size === 0) setImmediate(announceChanges);
      changed.add(live);
    },
    unloading: async (live) => {
      for (const extension of extensions) {
        await extension.unloading?.(live).catch((error: unknown) => failed(`${extension.name}: unloading`, error));
      }
      setImmediate(() => metrics.documents.set(engine.documents.length));
    },
    failed,
  });

  function announceChanges(): void {
    const documents = [...changed];
    changed.clear();
    for (const document of documents) each("changed", (extension) => extension.changed?.(document));
  }

  /** A database that does not answer must not look like a person who may not. */
  async function authorizeInTime(request: OpenRequest): Promise<Granted> {
    // Somebody who is in, and about whom nothing can be learned, must be out within a second.
    const patienceMs = request.again ? limits.reauthorizeMs : limits.authorizeMs;
    const grant = await withDeadline(authorize(request), patienceMs, () => new AppError("unavailable"));
    return { ...grant, token: request.token };
  }

  const services: SocketServices = {
    writes: new Writes({
      log,
      bus,
      metrics,
      idle: (document) => void engine.unloadIfIdle(document).catch((error: unknown) => failed("unload", error)),
      doubt: (document) => void follow.catchUp(document),
      spoiled: discard,
      accept: (peer, update) => {
        for (const extension of extensions) extension.accept?.(peer, update);
      },
    }),
    presence: new Presence(),
    authorize: authorizeInTime,
    metrics,
    now,
    failed,
    connect: (socket) => engine.connect(socket, "http://collab.invalid/", socket),
    gone: (socket) => {
      sockets.delete(socket);
      metrics.sockets.set(sockets.size);
    },
  };

  const wss = new WebSocketServer({ noServer: true, maxPayload: limits.frameBytes, perMessageDeflate: false });
  const checker = setInterval(() => {
    for (const socket of sockets) socket.check(now());
  }, checkEveryMs);
  const heart = setInterval(() => {
    for (const socket of sockets) socket.beat();
  }, beatEveryMs);
  checker.unref();
  heart.unref();

  function accept(ws: WebSocket, stream: Duplex, handshake: Handshake, identity: Identity | null): void {
    const { codec, address, schema } = handshake;
    const socket = new ClientSocket({ ws, stream, codec, services, info: { address, identity, schema } });
    sockets.add(socket);
    metrics.sockets.set(sockets.size);
  }

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const handshake = readHandshake(request, {
      trustProxy: backend.config.trustProxy,
      publicUrl: backend.config.publicUrl,
    });
    const fromThere = [...sockets].filter((socket) => socket.info.address === handshake.address).length;
    if (closing || sockets.size >= limits.sockets) throw new AppError("unavailable");
    if (fromThere >= limits.socketsPerAddress) throw new AppError("too_many");
    // A cookie must not work for a page of another site; a token, which that page must have, may.
    const found = handshake.isForeign ? null : ((await options.identify?.(request)) ?? null);
    // Somebody else has signed in on that browser meanwhile: what the page sends is not theirs.
    const isAnother = handshake.person !== null && found !== null && found.user.id !== handshake.person;
    const identity = isAnother ? null : found;
    wss.handleUpgrade(request, stream, head, (ws) => accept(ws, stream, handshake, identity));
  }

  return {
    handleUpgrade: (request, stream, head) => {
      // Until `ws` takes over, a reset of the connection would otherwise end the process.
      stream.on("error", () => stream.destroy());
      upgrade(request, stream, head).catch((error: unknown) => {
        if (errorCode(error) === undefined) failed("upgrade", error);
        refuseUpgrade(stream, statusOf(errorCode(error)));
      });
    },
    close: async (deadlineMs) => {
      closing = true;
      clearInterval(checker);
      clearInterval(heart);
      const deadline = now() + deadlineMs;
      const left = () => Math.max(0, deadline - now());
      while (engine.documents.some((document) => document.isHeld) && left() > 0) await pause(10);
      engine.flush();
      for (const socket of sockets) socket.endWith(closeCodes.restart, "The server restarts.");
      while ((sockets.size > 0 || engine.documents.length > 0) && left() > 0) await pause(10);
      await Promise.all(extensions.map((extension) => extension.close?.()));
      wss.close();
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
