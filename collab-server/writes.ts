import * as Y from "yjs";
import { can } from "#lib/access/permissions.ts";
import { AppError, errorCode } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Bus } from "#lib/server/bus.ts";
import type { Metrics } from "#lib/server/telemetry/metrics.ts";
import type { UpdateLog } from "#lib/server/update-log.ts";
import type { LiveDocument } from "./live-document.ts";
import type { Peer } from "./peer.ts";
import { type DecodedUpdate, applyRow, decodeUpdate, isNovel, pendingBytes } from "#lib/server/updates.ts";

/** An update with no struct and no deletion, as every reconnecting client sends it. */
const emptyUpdateBytes = 2;

/** What becomes of an update that a peer sent. */
export interface Receipt {
  /** Bytes that the server holds until `settled`. */
  bytes: number;
  /** Resolves to whether the change is in the document: true is an acknowledgement. Rejects when the peer must go. */
  settled: Promise<boolean>;
}

/**
 * The way of a change: checked on arrival, appended to the log at once, applied once it is durable (LOG-1). Applying
 * is what makes it visible and what makes its acknowledgement true.
 *
 * Permission is judged on arrival. A row that was committed is applied whatever happened to its writer meanwhile,
 * because the log is the document.
 */
export class Writes {
  readonly #log: UpdateLog;
  readonly #bus: Bus;
  readonly #metrics: Metrics;
  readonly #idle: (document: LiveDocument) => void;
  readonly #doubt: (document: LiveDocument) => void;
  readonly #spoiled: (document: LiveDocument) => void;
  readonly #accept: (peer: Peer, update: DecodedUpdate) => void;

  /**
   * `idle` hears when a document has nothing under way; `doubt` when the log may hold rows of this process that the
   * document lacks; `spoiled` when the document holds what the log has set aside. `accept` may refuse an update by throwing.
   */
  constructor(options: {
    log: UpdateLog;
    bus: Bus;
    metrics: Metrics;
    idle: (document: LiveDocument) => void;
    doubt: (document: LiveDocument) => void;
    spoiled: (document: LiveDocument) => void;
    accept: (peer: Peer, update: DecodedUpdate) => void;
  }) {
    this.#log = options.log;
    this.#bus = options.bus;
    this.#metrics = options.metrics;
    this.#idle = options.idle;
    this.#doubt = options.doubt;
    this.#spoiled = options.spoiled;
    this.#accept = options.accept;
  }

  /**
   * Takes in an update of at most `maxBytes`, or with `isSync` what a client had when it came. Throws when the peer sent what
   * no client may send.
   */
  accept(peer: Peer, bytes: Uint8Array, maxBytes: number, isSync: boolean): Receipt {
    const { document } = peer;
    if (bytes.byteLength > maxBytes) {
      throw new AppError("too_large", { message: `A change may have ${megabytes(maxBytes)}; this one is larger.` });
    }
    const mayEdit = can(peer.grant.role, "edit");
    // A viewer has next to nothing to say; what is large is not even looked at.
    if (!mayEdit && bytes.byteLength > limits.updateBytes) return { bytes: 0, settled: Promise.resolve(false) };
    const decoded = decodeUpdate(bytes);
    if (bytes.byteLength === emptyUpdateBytes || !isNovel(document.doc, decoded)) {
      return { bytes: 0, settled: Promise.resolve(true) };
    }
    if (!mayEdit) return { bytes: 0, settled: Promise.resolve(false) };
    refuseOverfull(document, bytes.byteLength);
    if (!isSync) this.#accept(peer, decoded);
    return { bytes: bytes.byteLength, settled: this.#commit(peer, bytes) };
  }

  async #commit(peer: Peer, bytes: Uint8Array): Promise<boolean> {
    const { document } = peer;
    const release = document.hold();
    try {
      const { epoch } = document.head;
      const { actor } = peer.grant;
      const { name: stream } = document;
      const row = { stream, actor, connection: peer.id, kind: "edit", bytes, epoch } as const;
      const { seq } = await this.#log.append(row);
      document.committed(seq, bytes.byteLength);
      this.#apply(peer, seq, bytes);
      this.#bus.publish({ type: "committed", stream, epoch, from: seq, to: seq, updates: [bytes] });
      if (document.hasGap) this.#doubt(document);
      return true;
    } catch (error) {
      if (errorCode(error) === "log_unknown_outcome") this.#doubt(document);
      throw error;
    } finally {
      release();
      if (!document.isHeld) this.#idle(document);
    }
  }

  #apply(peer: Peer, seq: number, bytes: Uint8Array): void {
    const { document } = peer;
    const pendingBefore = pendingBytes(document.doc);
    const result = applyRow(document.doc, bytes, peer.origin);
    document.applied();
    if (!result.applied) {
      this.#metrics.quarantined.inc();
      // Nobody waits for it: should it fail, the next load meets the row and quarantines it again.
      this.#log.quarantine(document.name, seq, String(result.cause)).catch(() => undefined);
      // Half of it may be in the document, and nobody must build on that.
      this.#spoiled(document);
      throw new AppError("bad_update", { cause: result.cause });
    }
    // Whoever adds to the pile must go; those who do not may write on.
    const pending = pendingBytes(document.doc);
    if (pending > limits.pendingUpdateBytes && pending > pendingBefore) {
      throw new AppError("bad_update", { message: "Too many changes that depend on others which never came." });
    }
  }
}

function refuseOverfull(document: LiveDocument, bytes: number): void {
  if (document.encodedBytes + bytes <= limits.documentBytes) return;
  // The sum of many small updates is far above what they come to together.
  document.encodedBytes = Y.encodeStateAsUpdate(document.doc).byteLength;
  if (document.encodedBytes + bytes <= limits.documentBytes) return;
  throw new AppError("too_large", {
    message: `A document may have ${megabytes(limits.documentBytes)} with its history; this one is full.`,
  });
}

function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}
