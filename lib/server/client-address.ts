import type { IncomingMessage } from "node:http";

/** The address of whoever is at the other end: the socket's, or the last one that a trusted proxy added. */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers["x-forwarded-for"] : undefined;
  const last = (Array.isArray(forwarded) ? forwarded.join(",") : forwarded)?.split(",").at(-1)?.trim();
  return last || request.socket.remoteAddress || "unknown";
}
