import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Kysely } from "kysely";
import type { Pool } from "pg";
import { diskBlobs } from "#lib/server/adapters/disk/blobs.ts";
import { memoryBus } from "#lib/server/adapters/memory/bus.ts";
import { postgresDatabase } from "#lib/server/adapters/postgres/database.ts";
import { openPool } from "#lib/server/adapters/postgres/pool.ts";
import { postgresSearch } from "#lib/server/adapters/postgres/search.ts";
import { postgresUpdateLog } from "#lib/server/adapters/postgres/update-log.ts";
import { s3Blobs } from "#lib/server/adapters/s3/blobs.ts";
import { smtpMailer } from "#lib/server/adapters/smtp/mailer.ts";
import { sqliteDatabase } from "#lib/server/adapters/sqlite/database.ts";
import { sqliteSearch } from "#lib/server/adapters/sqlite/search.ts";
import { sqliteUpdateLog } from "#lib/server/adapters/sqlite/update-log.ts";
import { type Auth, makeAuth } from "./auth.ts";
import type { Backend, CollabBackend } from "./backend.ts";
import { makeComposer } from "./composer.ts";
import type { Config } from "./config.ts";
import { guardLog } from "./guarded-log.ts";
import { type DialectName, type Migration, migrate } from "./migrate.ts";
import { logMigrations } from "./migrations/log.ts";
import { quireMigrations } from "./migrations/quire.ts";
import type { OidcProvider } from "./oidc-settings.ts";
import { makeRateLimits } from "./rate-limits.ts";
import { makeRenderer } from "./renderer.ts";
import type { QuireSchema } from "./schema.ts";
import type { SearchIndex } from "./search.ts";
import { admits } from "./services/identity-providers.ts";
import { readSecret } from "./secret.ts";
import { makeLogger } from "./telemetry/logger.ts";
import { makeMetrics } from "./telemetry/metrics.ts";
import type { UpdateLog } from "./update-log.ts";

/** Connections to Postgres of one process: the log has its own, so that no crowd of queries keeps a commit waiting. */
const logPoolSize = 4;
const poolSize = 6;

/** Opens the log and what goes with it, its tables up to date: all that `npm run collab` needs. */
export async function openCollabBackend(config: Config): Promise<CollabBackend> {
  const store = openStore(config);
  await store.migrate("log", logMigrations);
  return makeCollabBackend(config, store);
}

/** Opens everything, tables up to date. */
export async function openBackend(config: Config): Promise<Backend> {
  const secret = readSecret(config.dataDir);
  const store = openStore(config);
  await Promise.all([store.migrate("log", logMigrations), store.migrate("quire", quireMigrations)]);
  const collab = makeCollabBackend(config, store);
  const db = store.openDatabase();
  const renderer = makeRenderer(collab.log);
  const composer = makeComposer(collab.log);
  const mailer = config.mail === undefined ? null : smtpMailer(config.mail);
  const bucket = config.bucket === undefined ? null : s3Blobs(config.bucket);
  const { dialect } = store;
  let auth: Promise<Auth> | null = null;
  const oidc = new Map<string, Promise<Auth>>();
  const openAuth = (provider: OidcProvider | null) =>
    makeAuth({
      db,
      dialect,
      secret,
      config,
      logger: collab.logger,
      provider,
      admit: (newcomer) => admits(backend, newcomer),
    });
  const backend: Backend = {
    ...collab,
    db,
    dialect,
    auth: () => (auth ??= openAuth(null)),
    oidc: (provider) => {
      const made = oidc.get(provider.id) ?? openAuth(provider);
      oidc.set(provider.id, made);
      return made;
    },
    rates: makeRateLimits(collab.now),
    renderer,
    composer,
    search: store.search,
    blobs: bucket ?? diskBlobs(join(config.dataDir, "blobs")),
    mailer,
    secret,
    close: async () => {
      await Promise.all([renderer.close(), composer.close(), mailer?.close(), bucket?.close(), db.destroy()]);
      await collab.close();
    },
  };
  return backend;
}

interface Store {
  dialect: DialectName;
  search: SearchIndex;
  migrate(set: "log" | "quire", migrations: readonly Migration[]): Promise<void>;
  openLog(now: () => number): UpdateLog;
  openDatabase(): Kysely<QuireSchema>;
  close(): Promise<void>;
}

function makeCollabBackend(config: Config, store: Store): CollabBackend {
  const logger = makeLogger(config.logLevel);
  const metrics = makeMetrics({ processMetrics: true });
  const now = () => Date.now();
  const log = guardLog(store.openLog(now), { metrics });
  const bus = memoryBus({ onError: (error) => logger.error({ err: error }, "a bus listener failed") });
  return {
    config,
    log,
    health: log.health,
    bus,
    now,
    logger,
    metrics,
    close: async () => {
      await Promise.all([log.close(), bus.close()]);
      await store.close();
    },
  };
}

function openStore(config: Config): Store {
  return config.databaseUrl === undefined ? sqliteStore(config.dataDir) : postgresStore(config.databaseUrl);
}

function sqliteStore(dataDir: string): Store {
  mkdirSync(dataDir, { recursive: true });
  const logFile = join(dataDir, "log.sqlite");
  const quireFile = join(dataDir, "quire.sqlite");
  return {
    dialect: "sqlite",
    search: sqliteSearch(),
    migrate: async (set, migrations) => {
      const db = sqliteDatabase<never>(set === "log" ? logFile : quireFile);
      await migrate(db, "sqlite", set, migrations).finally(() => db.destroy());
    },
    openLog: (now) => sqliteUpdateLog({ file: logFile, now }),
    openDatabase: () => sqliteDatabase<QuireSchema>(quireFile),
    close: () => Promise.resolve(),
  };
}

function postgresStore(url: string): Store {
  // What a broken connection was doing fails by itself; there is nobody else to tell.
  const onError = () => undefined;
  const logPool: Pool = openPool({ url, size: logPoolSize, onError });
  const pool: Pool = openPool({ url, size: poolSize, onError });
  return {
    dialect: "postgres",
    search: postgresSearch(),
    migrate: (set, migrations) => migrate(postgresDatabase<never>(pool), "postgres", set, migrations),
    openLog: (now) => postgresUpdateLog({ pool: logPool, now }),
    openDatabase: () => postgresDatabase<QuireSchema>(pool),
    close: async () => {
      await Promise.all([logPool.end(), pool.end()]);
    },
  };
}
