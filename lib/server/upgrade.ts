import type { Duplex } from "node:stream";

/** Answers an upgrade that is not to be, and lets go of the connection at once, whatever its other end does. */
export function refuseUpgrade(stream: Duplex, status: string): void {
  // Node takes its own listener off with the upgrade; a reset would otherwise end the process.
  stream.on("error", () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy());
}
