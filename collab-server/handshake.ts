import type { IncomingMessage } from "node:http";
import { AppError, type ErrorCode } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import { addressOf } from "#lib/server/client-address.ts";
import { type Codec, hocuspocusCodec, yWebsocketCodec } from "./codec.ts";

/** What the HTTP request of a socket says. */
export interface Handshake {
  codec: Codec;
  /** The client's network address. */
  address: string;
  schema: number | null;
  /** Whose page it is, as it says (their id in presence); null: it does not say. */
  person: string | null;
  /** Whether another site's page opens it: what the browser says of its person then counts for nothing. */
  isForeign: boolean;
}

/** Reads the request of an upgrade, or throws an AppError. */
export function readHandshake(
  request: IncomingMessage,
  options: { trustProxy: boolean; publicUrl: string | undefined },
): Handshake {
  const url = parseUrl(request.url);
  const schema = url.searchParams.get("schema");
  return {
    codec: codecOf(url),
    address: addressOf(request, options.trustProxy),
    schema: schema === null || !/^\d{1,9}$/.test(schema) ? null : Number(schema),
    person: url.searchParams.get("person"),
    isForeign: !isSameOrigin(request, options.publicUrl),
  };
}

/** The HTTP status that says why an upgrade is refused. */
export function statusOf(code: ErrorCode | undefined): string {
  const statuses: Partial<Record<ErrorCode, string>> = {
    bad_request: "400 Bad Request",
    forbidden: "403 Forbidden",
    unauthenticated: "401 Unauthorized",
    not_found: "404 Not Found",
    too_many: "429 Too Many Requests",
    unavailable: "503 Service Unavailable",
  };
  return (code && statuses[code]) ?? "500 Internal Server Error";
}

function parseUrl(url: string | undefined): URL {
  try {
    return new URL(url ?? "/", "http://collab.invalid");
  } catch (cause) {
    throw new AppError("bad_request", { cause });
  }
}

function codecOf(url: URL): Codec {
  if (url.pathname === "/collab" || url.pathname === "/collab/") return hocuspocusCodec;
  const token = url.searchParams.get("token") ?? "";
  if (token.length > limits.tokenBytes) throw new AppError("bad_request");
  return yWebsocketCodec(decodeName(url.pathname.slice("/collab/".length)), token);
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw new AppError("bad_request", { cause });
  }
}

/** Browsers always say which page opens a socket; a cookie must not work for a foreign one. Other programs say nothing. */
function isSameOrigin(request: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
