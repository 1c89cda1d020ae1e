import { type IncomingMessage, Server, type ServerResponse, createServer } from "node:http";
import next from "next";
import { createQuireCollabServer } from "#collab-server/quire.ts";
import { locales } from "#lib/messages/locales.ts";
import { type Backend, publishBackend } from "#lib/server/backend.ts";
import { addressHeader } from "#lib/server/auth.ts";
import { addressOf } from "#lib/server/client-address.ts";
import { type Config, readConfig } from "#lib/server/config.ts";
import { openBackend } from "#lib/server/open-backend.ts";
import { startChores } from "#lib/server/chores.ts";
import { startProjector } from "#lib/server/projector.ts";
import { localeOfVisitor, visitorOf } from "#lib/server/services/visitors.ts";
import { speaking } from "#lib/server/messages.ts";
import { exitWith, stopOnSignal } from "#lib/server/shutdown.ts";
import { isUnclaimed, setupCode } from "#lib/server/services/accounts.ts";
import { adoptDocuments } from "#lib/server/services/sharing.ts";
import { handleOperations } from "#lib/server/telemetry/operations.ts";
import { refuseUpgrade } from "#lib/server/upgrade.ts";
import { startWebhookSender } from "#lib/server/webhook-sender.ts";

/** 50 MB over a slow line (1 Mbit/s). Who sends headers slowly is cut off sooner, by Node. */
const longestUploadMs = 10 * 60 * 1000;

/** All of Quire in one process on one port: the only file that sees two doors. */
async function main(): Promise<void> {
  const config = readConfig();
  const backend = await openBackend(config);
  publishBackend(backend);
  const { logger } = backend;

  const server = createServer({ requestTimeout: longestUploadMs });
  // Next adds an upgrade listener of its own to the server it is given, which would end our sockets. It gets another.
  const decoy = new Server();
  const web = config.role === "collab" ? null : await startNext(config, decoy);
  const collab = config.role === "web" ? null : createQuireCollabServer(backend);

  server.on("request", (request, response) => {
    // Who asks, for those who count attempts; what the client says of it is thrown away.
    request.headers[addressHeader] = addressOf(request, config.trustProxy);
    if (handleOperations(backend, request, response)) return;
    if (web === null) {
      response.writeHead(404).end();
      return;
    }
    answer(backend, web, request, response).catch((error: unknown) => {
      logger.error({ err: error, url: request.url }, "a request failed");
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on("upgrade", (request, stream, head) => {
    if (collab !== null && /^\/collab(?:[/?]|$)/.test(request.url ?? "")) collab.handleUpgrade(request, stream, head);
    // In development Next listens there for its hot reload. In production it would leave the rest open for ever.
    else if (config.production || !decoy.emit("upgrade", request, stream, head)) refuseUpgrade(stream, "404 Not Found");
  });
  await adoptDocuments(backend);
  if (web !== null && (await isUnclaimed(backend))) {
    const code = setupCode(backend);
    logger.info(
      { code },
      `There is no account yet. Whoever makes the first one from elsewhere needs the setup code ${code}`,
    );
  }
  const projector = startProjector(backend);
  const chores = startChores(backend);
  const webhooks = startWebhookSender(backend);
  server.on("error", exitWith);
  server.listen(config.port, config.host, () => {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : config.port;
    const startedInMs = Math.round(performance.now());
    logger.info(
      { port, startedInMs },
      `Quire is ready on http://${config.host === "127.0.0.1" ? "localhost" : config.host}:${port}`,
    );
  });
  stopOnSignal(logger, async (deadlineMs) => {
    server.close();
    await collab?.close(deadlineMs);
    server.closeAllConnections();
    await Promise.all([projector.close(), chores.close(), webhooks.close()]);
    await backend.close();
  });
}

/** Answers a request of a browser in the language of who asks. */
async function answer(backend: Backend, web: Web, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // What programs and scripts load speaks no language.
  const isPage = !/^\/(?:_next|api|avatars)\//.test(request.url ?? "");
  // A page that says what is wrong with the database needs a language too.
  const visitor = isPage ? await visitorOf(backend, request.headers.cookie ?? "").catch(() => null) : null;
  const locale = isPage ? localeOfVisitor(visitor, request.headers["accept-language"]) : locales[0];
  await speaking(locale, () => web(request, response));
}

type Web = Awaited<ReturnType<typeof startNext>>;

async function startNext(config: Config, decoy: Server) {
  // Under `node --watch` every child would report its imports to its parent; Next's workers take that for an answer.
  delete process.env["WATCH_REPORT_DEPENDENCIES"];
  const app = next({ dev: !config.production, hostname: config.host, port: config.port, httpServer: decoy });
  await app.prepare();
  return app.getRequestHandler();
}

main().catch(exitWith);
