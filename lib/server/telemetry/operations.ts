import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { CollabBackend } from "#lib/server/backend.ts";

/** Answers /healthz, /readyz and /metrics; says whether the request was one of them. */
export function handleOperations(backend: CollabBackend, request: IncomingMessage, response: ServerResponse): boolean {
  const path = request.url?.split("?", 1)[0];
  switch (path) {
    case "/healthz":
      answer(response, 200, "text/plain; charset=utf-8", "ok\n");
      return true;
    case "/readyz": {
      const { writable } = backend.health;
      answer(
        response,
        writable ? 200 : 503,
        "text/plain; charset=utf-8",
        writable ? "ready\n" : "the log takes no writes\n",
      );
      return true;
    }
    case "/metrics":
      sendMetrics(backend, request, response);
      return true;
    default:
      return false;
  }
}

function sendMetrics(backend: CollabBackend, request: IncomingMessage, response: ServerResponse): void {
  if (!mayRead(backend, request)) {
    answer(
      response,
      403,
      "text/plain; charset=utf-8",
      "Only from this machine, or with METRICS_TOKEN as a bearer token.\n",
    );
    return;
  }
  const { registry } = backend.metrics;
  registry.metrics().then(
    (text) => answer(response, 200, registry.contentType, text),
    (error: unknown) => {
      backend.logger.error({ err: error }, "metrics failed");
      answer(response, 500, "text/plain; charset=utf-8", "\n");
    },
  );
}

/** A request that came through a proxy is not local, wherever the proxy runs. */
function mayRead({ config }: CollabBackend, request: IncomingMessage): boolean {
  const { headers, socket } = request;
  const token = headers.authorization?.replace(/^Bearer /, "");
  if (config.metricsToken !== undefined && token !== undefined && equal(token, config.metricsToken)) return true;
  if (headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined) return false;
  return ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(socket.remoteAddress ?? "");
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}
