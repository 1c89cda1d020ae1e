import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { can } from "#lib/access/permissions.ts";
import { AppError, errorCode } from "#lib/protocol/errors.ts";
import {
  type Frame,
  authTypes,
  documentNameOf,
  messageTypes,
  readVarString,
  readVarUint,
  readVarUint8Array,
  syncSteps,
  writeFrame,
} from "#lib/protocol/frames.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Metrics } from "#lib/server/telemetry/metrics.ts";
import { newId } from "#lib/std/ids.ts";
import { TokenBucket } from "#lib/std/token-bucket.ts";
import type { ClientSocket } from "./client-socket.ts";
import type { EngineConnection } from "./engine/engine.ts";
import type { Granted, OpenRequest } from "./grant.ts";
import type { LiveDocument } from "./live-document.ts";
import type { Peer } from "./peer.ts";
import type { Presence } from "./presence.ts";
import type { Writes } from "./writes.ts";

/** What a peer needs of the server around it. */
export interface PeerServices {
  writes: Writes;
  presence: Presence;
  authorize(request: OpenRequest): Promise<Granted>;
  metrics: Metrics;
  now: () => number;
  failed(place: string, error: unknown): void;
}

/** setTimeout takes no more; a grant that lives longer is looked at again then. */
const longestTimerMs = 2 ** 31 - 1;

/** How long presence that came too fast waits; only the newest of it is then taken in. */
const presencePauseMs = 100;

/** One open document on a ClientSocket: reads the client's frames and sends each where it belongs. */
export class PeerConnection implements Peer {
  readonly id = newId().slice(0, 10);
  readonly document: LiveDocument;
  readonly address: string;
  readonly origin: object;
  readonly presenceIds: Set<number>;
  grant: Granted;
  closed = false;

  readonly #socket: ClientSocket;
  readonly #connection: EngineConnection;
  readonly #engine: { receive(frame: Uint8Array): void };
  readonly #services: PeerServices;
  readonly #accepted: Uint8Array;
  readonly #declined: Uint8Array;
  readonly #stepBucket: TokenBucket;
  readonly #presenceBucket: TokenBucket;
  #laterPresence: { update: Uint8Array; timer: NodeJS.Timeout } | null = null;
  #expiry: NodeJS.Timeout | null = null;
  #endedAtMs: number | null = null;
  #renewals = 0;
  #answered = 0;

  constructor(options: {
    socket: ClientSocket;
    connection: EngineConnection;
    engine: { receive(frame: Uint8Array): void };
    services: PeerServices;
  }) {
    const { socket, connection, engine, services } = options;
    this.#socket = socket;
    this.#connection = connection;
    this.#engine = engine;
    this.#services = services;
    this.document = connection.live;
    this.address = connection.address;
    this.origin = connection.origin;
    this.presenceIds = connection.presenceIds;
    this.grant = connection.grant;
    this.#accepted = syncStatusFrame(this.address, true);
    this.#declined = syncStatusFrame(this.address, false);
    const nowMs = services.now();
    this.#stepBucket = new TokenBucket({ perSecond: limits.syncStepsPerSecond, burst: limits.syncStepsBurst, nowMs });
    this.#presenceBucket = new TokenBucket({ perSecond: limits.presencePerSecond, burst: limits.presenceBurst, nowMs });
    this.document.peers.add(this);
    this.#watchExpiry();
  }

  send(frame: Uint8Array): void {
    this.#socket.send(frame);
  }

  close(error: AppError): void {
    this.#socket.end(error);
  }

  /** Takes in one frame of the document. Throws an AppError when the client must go. */
  receive(frame: Frame, bytes: Uint8Array): void {
    switch (frame.type) {
      case messageTypes.sync:
        return this.#sync(frame, bytes);
      case messageTypes.awareness:
        return this.#presence(read(() => readVarUint8Array(frame.decoder)));
      case messageTypes.queryAwareness:
        // Everybody's presence for a few bytes: a client that asks too often gets it with the next change.
        if (this.#presenceBucket.take(this.#services.now())) this.#services.presence.sendAll(this);
        return;
      case messageTypes.auth:
        if (!this.#stepBucket.take(this.#services.now())) throw new AppError("too_many");
        return void this.#renew(frame).catch((error: unknown) => this.#services.failed("renew", error));
      case messageTypes.close:
        return this.#engine.receive(bytes);
      case messageTypes.stateless:
        // Applications may define their own; this server has no use for one.
        return;
      default:
        throw new AppError("bad_request", { message: `No client has a message of type ${frame.type}.` });
    }
  }

  /** The connection is over. */
  left(): void {
    this.closed = true;
    this.document.peers.delete(this);
    if (this.#expiry !== null) clearTimeout(this.#expiry);
    if (this.#laterPresence !== null) clearTimeout(this.#laterPresence.timer);
    this.#services.presence.left(this);
  }

  #sync(frame: Frame, bytes: Uint8Array): void {
    const [step, payload] = read(() => [readVarUint(frame.decoder), readVarUint8Array(frame.decoder)] as const);
    switch (step) {
      case syncSteps.step1:
        this.#takeStep();
        if (payload.byteLength > limits.stateVectorBytes) throw new AppError("too_large");
        // The engine would close the document and leave the socket open on one that it cannot read.
        read(() => Y.decodeStateVector(payload));
        return this.#engine.receive(bytes);
      case syncSteps.step2:
        this.#takeStep();
        return this.#write(payload, limits.documentBytes, true);
      case syncSteps.update:
        return this.#write(payload, limits.updateBytes, false);
      default:
        throw new AppError("bad_request", { message: `There is no sync step ${step}.` });
    }
  }

  #takeStep(): void {
    if (!this.#stepBucket.take(this.#services.now())) throw new AppError("too_many");
  }

  #write(payload: Uint8Array, maxBytes: number, isSync: boolean): void {
    const stop = this.#services.metrics.ackSeconds.startTimer();
    const { bytes, settled } = this.#services.writes.accept(this, payload, maxBytes, isSync);
    const release = this.#socket.holdInbound(bytes);
    settled
      .then(
        (accepted) => {
          stop();
          this.send(accepted ? this.#accepted : this.#declined);
        },
        (error: unknown) => {
          if (errorCode(error) === undefined) this.#services.failed("write", error);
          this.close(errorCode(error) === undefined ? new AppError("log_unavailable") : (error as AppError));
        },
      )
      .finally(release)
      .catch((error: unknown) => this.#services.failed("write", error));
  }

  #presence(update: Uint8Array): void {
    if (this.#laterPresence !== null) {
      this.#laterPresence.update = update;
      return;
    }
    if (this.#presenceBucket.take(this.#services.now())) {
      this.#services.presence.receive(this, update);
      return;
    }
    const timer = setTimeout(() => {
      const later = this.#laterPresence;
      this.#laterPresence = null;
      if (later === null || this.closed) return;
      try {
        this.#services.presence.receive(this, later.update);
      } catch (error) {
        this.close(error as AppError);
      }
    }, presencePauseMs);
    this.#laterPresence = { update, timer };
  }

  /** The client shows a new token: its rights change without a break, or it goes. */
  async #renew(frame: Frame): Promise<void> {
    const token = read(() => {
      readVarUint(frame.decoder);
      return readVarString(frame.decoder);
    });
    await this.#askAgain(token);
  }

  reauthorize(): Promise<void> {
    return this.#askAgain(this.grant.token);
  }

  async #askAgain(token: string): Promise<void> {
    this.#renewals += 1;
    const renewal = this.#renewals;
    const { identity, schema } = this.#socket.info;
    let grant: Granted;
    try {
      const documentName = documentNameOf(this.address);
      grant = await this.#services.authorize({ documentName, token, identity, schema, again: true });
    } catch (error) {
      // Nor does what went wrong with an older one.
      if (renewal < this.#answered || this.closed) return;
      this.close(errorCode(error) === undefined ? new AppError("unavailable") : (error as AppError));
      return;
    }
    // In whatever order they come, the answer to a later question counts.
    if (renewal < this.#answered || this.closed) return;
    this.#answered = renewal;
    const before = this.grant;
    this.grant = grant;
    this.#watchExpiry();
    if (grant.token === before.token && grant.role === before.role) return;
    const readOnly = !can(grant.role, "edit");
    this.#connection.setReadOnly(readOnly);
    this.send(authenticatedFrame(this.address, readOnly));
  }

  #watchExpiry(): void {
    if (this.#expiry !== null) clearTimeout(this.#expiry);
    const { expiresAtMs } = this.grant;
    if (expiresAtMs === null || this.closed) return;
    const leftMs = expiresAtMs - this.#services.now();
    if (leftMs <= 0) {
      if (this.#endedAtMs === expiresAtMs) {
        this.close(new AppError("unauthenticated"));
        return;
      }
      this.#endedAtMs = expiresAtMs;
      // What has ended may have been one of several reasons to be here. A token that has expired says so when it is read.
      void this.reauthorize();
      return;
    }
    this.#expiry = setTimeout(() => this.#watchExpiry(), Math.min(leftMs, longestTimerMs));
    this.#expiry.unref();
  }
}

function read<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new AppError("bad_request", { message: "The server could not read that message.", cause });
  }
}

function syncStatusFrame(address: string, accepted: boolean): Uint8Array {
  return writeFrame(address, messageTypes.syncStatus, (encoder) => encoding.writeVarUint(encoder, accepted ? 1 : 0));
}

function authenticatedFrame(address: string, readOnly: boolean): Uint8Array {
  return writeFrame(address, messageTypes.auth, (encoder) => {
    encoding.writeVarUint(encoder, authTypes.authenticated);
    encoding.writeVarString(encoder, readOnly ? "readonly" : "read-write");
  });
}
