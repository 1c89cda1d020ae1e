import type { Head } from "./update-log.ts";

/** What processes tell each other. */
export type BusMessage =
  /** Rows `from` to `to` of a stream were committed; `updates` are their bytes, in order. */
  | { type: "committed"; stream: string; epoch: number; from: number; to: number; updates: Uint8Array[] }
  /** A stream was purged or otherwise replaced: whoever holds it in memory should let go. */
  | { type: "replaced"; stream: string; head: Head }
  /** Rights may have changed: in one document or (null) any, of one person or anybody. */
  | { type: "access"; id: number; documentId: string | null; userId: string | null };

/**
 * Tells every process, the sender's own included, what happened.
 *
 * Order: messages of one sender arrive in the order they were published. Durability: none. Failure: any message may be
 * lost and `publish` never throws, so whoever must know also looks at the log from time to time.
 */
export interface Bus {
  publish(message: BusMessage): void;
  /** Calls `handler` for every message from now on, until the function returned is called. */
  subscribe(handler: (message: BusMessage) => void): () => void;
  close(): Promise<void>;
}
