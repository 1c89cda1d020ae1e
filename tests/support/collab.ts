import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CollabServer, type CollabServerOptions, createCollabServer } from "#collab-server/collab-server.ts";
import { memoryBus } from "#lib/server/adapters/memory/bus.ts";
import { sqliteDatabase } from "#lib/server/adapters/sqlite/database.ts";
import { sqliteUpdateLog } from "#lib/server/adapters/sqlite/update-log.ts";
import type { CollabBackend } from "#lib/server/backend.ts";
import { readConfig } from "#lib/server/config.ts";
import { guardLog } from "#lib/server/guarded-log.ts";
import { migrate } from "#lib/server/migrate.ts";
import { logMigrations } from "#lib/server/migrations/log.ts";
import { makeLogger } from "#lib/server/telemetry/logger.ts";
import { makeMetrics } from "#lib/server/telemetry/metrics.ts";
import type { UpdateLog } from "#lib/server/update-log.ts";

/** A collaboration server in this process, on a port of its own, over a log in a folder of its own. */
export interface TestCollab {
  /** ws://127.0.0.1:port/collab */
  url: string;
  backend: CollabBackend;
  collab: CollabServer;
  /** Everything that the server has logged at warn or above would fail a test that looks here. */
  close(): Promise<void>;
}

/** Starts one. `wrapLog` puts a test's own log between the server and the store; everyone may write unless `authorize` says otherwise. */
export async function startCollab(
  options: Partial<Omit<CollabServerOptions, "backend">> & {
    wrapLog?: (log: UpdateLog) => UpdateLog;
    appendDeadlineMs?: number;
  } = {},
): Promise<TestCollab> {
  const { wrapLog = (log) => log, appendDeadlineMs, ...rest } = options;
  const folder = mkdtempSync(join(tmpdir(), "quire-collab-"));
  const file = join(folder, "log.sqlite");
  const db = sqliteDatabase<never>(file);
  await migrate(db, "sqlite", "log", logMigrations);
  await db.destroy();
  const now = () => Date.now();
  const metrics = makeMetrics({ processMetrics: false });
  const logger = makeLogger("silent");
  const log = guardLog(wrapLog(sqliteUpdateLog({ file, now })), {
    metrics,
    ...(appendDeadlineMs === undefined ? {} : { deadlineMs: appendDeadlineMs }),
  });
  const bus = memoryBus({ onError: (error) => logger.error(error) });
  const config = readConfig({});
  const backend: CollabBackend = {
    config,
    log,
    health: log.health,
    bus,
    now,
    logger,
    metrics,
    close: () => log.close(),
  };
  const collab = createCollabServer({
    backend,
    authorize: () => Promise.resolve({ actor: "guest:anyone", role: "editor", user: null, expiresAtMs: null }),
    ...rest,
  });
  const server: Server = createServer();
  server.on("upgrade", collab.handleUpgrade);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/collab`,
    backend,
    collab,
    close: async () => {
      await collab.close(3_000);
      server.close();
      server.closeAllConnections();
      await backend.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
