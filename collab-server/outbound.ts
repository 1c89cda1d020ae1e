import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { limits } from "#lib/protocol/limits.ts";

/** How a message may be treated when its reader is slow: presence is soon out of date, the rest is not. */
export type Urgency = "required" | "presence";

/**
 * What leaves a socket. A reader that does not read never makes the server hold more than `limits.outboundBytes`
 * for it, besides one first sync: presence is dropped first, then the socket is (NET-1).
 */
export class Outbound {
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  readonly #onShed: () => void;
  readonly #onOverflow: () => void;
  #corked = false;
  #largest = 0;
  #waitingSinceMs: number | null = null;
  #lastBuffered = 0;

  constructor(options: { ws: WebSocket; stream: Duplex; onShed: () => void; onOverflow: () => void }) {
    this.#ws = options.ws;
    this.#stream = options.stream;
    this.#onShed = options.onShed;
    this.#onOverflow = options.onOverflow;
  }

  send(message: Uint8Array, urgency: Urgency): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    const buffered = this.#ws.bufferedAmount;
    if (buffered === 0) this.#largest = 0;
    if (urgency === "presence" && buffered > limits.outboundShedBytes) {
      this.#onShed();
      return;
    }
    if (buffered > limits.outboundBytes + this.#largest) {
      this.#onOverflow();
      return;
    }
    this.#largest = Math.max(this.#largest, message.byteLength);
    this.#cork();
    this.#ws.send(message);
  }

  /** Call it every few seconds: a reader that takes nothing for `limits.outboundStallMs` is given up. */
  check(nowMs: number): void {
    const buffered = this.#ws.bufferedAmount;
    if (buffered === 0) this.#waitingSinceMs = null;
    else if (this.#waitingSinceMs === null || buffered < this.#lastBuffered) this.#waitingSinceMs = nowMs;
    else if (nowMs - this.#waitingSinceMs > limits.outboundStallMs) this.#onOverflow();
    this.#lastBuffered = buffered;
  }

  /** What one turn of the event loop sends goes out in one system call. */
  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#stream.cork();
    setImmediate(() => {
      this.#corked = false;
      this.#stream.uncork();
    });
  }
}
