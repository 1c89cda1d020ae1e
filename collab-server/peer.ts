import type { AppError } from "#lib/protocol/errors.ts";
import type { Granted } from "./grant.ts";
import type { LiveDocument } from "./live-document.ts";

/** One client's connection to one document. */
export interface Peer {
  /** Short, unique in this process's life; the log keeps it with each row. */
  readonly id: string;
  readonly document: LiveDocument;
  /** Replaced when the client shows a new token, and when rights change. */
  grant: Granted;
  /** What the engine gives to Y as the origin of this peer's changes. */
  readonly origin: object;
  readonly closed: boolean;
  /** Client ids that this peer speaks for in the document's presence. */
  readonly presenceIds: Set<number>;
  /** Sends a message of the document: `type` and body, addressed as the client expects. */
  send(frame: Uint8Array): void;
  /** The name under which the client speaks of the document. */
  readonly address: string;
  /** Closes the client's socket for this reason. Harmless when it is closed already. */
  close(error: AppError): void;
  /** Asks again what the client may do: it goes on with what it may, or goes. Never rejects. */
  reauthorize(): Promise<void>;
}
