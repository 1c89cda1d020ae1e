import { createServer } from "node:http";
import { AppError } from "#lib/protocol/errors.ts";
import { readConfig } from "#lib/server/config.ts";
import { openCollabBackend } from "#lib/server/open-backend.ts";
import { exitWith, stopOnSignal } from "#lib/server/shutdown.ts";
import { handleOperations } from "#lib/server/telemetry/operations.ts";
import { refuseUpgrade } from "#lib/server/upgrade.ts";
import { createCollabServer } from "./collab-server.ts";
import { tokenAuthorize } from "./tokens.ts";

/** The collaboration server alone, for any Yjs application: `npm run collab`. */
async function main(): Promise<void> {
  const config = readConfig();
  if (config.collabSecret === undefined && !config.collabOpen) {
    throw new AppError("misconfigured", {
      message:
        "COLLAB_SECRET must be set (32 characters or more, it signs the tokens), or COLLAB_OPEN=1 to let anyone in",
    });
  }
  const backend = await openCollabBackend(config);
  const { logger } = backend;
  const secret = config.collabOpen ? undefined : config.collabSecret;
  if (secret === undefined) logger.warn("COLLAB_OPEN=1: whoever reaches this server may read and write everything");
  const collab = createCollabServer({ backend, authorize: tokenAuthorize({ secret, now: backend.now }) });

  const server = createServer((request, response) => {
    if (handleOperations(backend, request, response)) return;
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
    response.end("This is a collaboration server: connect a WebSocket to /collab.\n");
  });
  server.on("upgrade", (request, stream, head) => {
    if (/^\/collab(?:[/?]|$)/.test(request.url ?? "")) collab.handleUpgrade(request, stream, head);
    else refuseUpgrade(stream, "404 Not Found");
  });
  server.on("error", exitWith);
  server.listen(config.port, config.host, () => {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : config.port;
    logger.info({ host: config.host, port }, `collaboration server ready on ws://${config.host}:${port}/collab`);
  });
  stopOnSignal(logger, async (deadlineMs) => {
    server.close();
    await collab.close(deadlineMs);
    server.closeAllConnections();
    await backend.close();
  });
}

main().catch(exitWith);
