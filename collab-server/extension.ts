import type { LiveDocument } from "./live-document.ts";
import type { Peer } from "./peer.ts";
import type { DecodedUpdate } from "#lib/server/updates.ts";

/**
 * One concern of the collaboration server. Every function is optional; those of a list run in its order.
 * An error in one is logged and counted, and stops neither the others nor the server; only `load` and `accept` may refuse.
 */
export interface Extension {
  name: string;
  /** Fills a document before anyone sees it. When it throws, the document is unavailable and nothing of it stays. */
  load?(document: LiveDocument): Promise<void>;
  /** The document is loaded and somebody is about to join. */
  loaded?(document: LiveDocument): void;
  joined?(peer: Peer): void;
  /** Something of the log has been applied; runs at most once a turn of the event loop. */
  changed?(document: LiveDocument): void;
  /** An update of a peer who may edit has arrived and is new. Throws an AppError to refuse it; the peer must then go. */
  accept?(peer: Peer, update: DecodedUpdate): void;
  left?(peer: Peer): void;
  /** The last one has left and the document is about to go. */
  unloading?(document: LiveDocument): Promise<void>;
  /** The server stops. */
  close?(): Promise<void>;
}
