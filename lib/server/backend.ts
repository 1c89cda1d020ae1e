import type { Kysely } from "kysely";
import type { Auth } from "./auth.ts";
import type { Blobs } from "./blobs.ts";
import type { Bus } from "./bus.ts";
import type { Composer } from "./composer.ts";
import type { Config } from "./config.ts";
import type { LogHealth } from "./guarded-log.ts";
import type { Mailer } from "./mailer.ts";
import type { DialectName } from "./migrate.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { Renderer } from "./renderer.ts";
import type { OidcProvider } from "./oidc-settings.ts";
import type { QuireSchema } from "./schema.ts";
import type { SearchIndex } from "./search.ts";
import type { Logger } from "./telemetry/logger.ts";
import type { Metrics } from "./telemetry/metrics.ts";
import type { UpdateLog } from "./update-log.ts";

/** What the collaboration server needs of the world, with or without the rest of Quire. */
export interface CollabBackend {
  config: Config;
  log: UpdateLog;
  health: LogHealth;
  bus: Bus;
  /** The only clock: milliseconds since 1970. */
  now: () => number;
  logger: Logger;
  metrics: Metrics;
  close(): Promise<void>;
}

/** Everything that services stand on. There is one a process, made by server.ts or cli/main.ts and handed down. */
export interface Backend extends CollabBackend {
  db: Kysely<QuireSchema>;
  dialect: DialectName;
  /** Accounts and sessions; loaded with its first use. */
  auth: () => Promise<Auth>;
  /** The same with an identity provider of the settings, which may not answer; for sign-ins by it alone. */
  oidc: (provider: OidcProvider) => Promise<Auth>;
  rates: RateLimits;
  renderer: Renderer;
  composer: Composer;
  search: SearchIndex;
  blobs: Blobs;
  /** Null: no mail server is set, and links are shown instead. */
  mailer: Mailer | null;
  /** Signs cookies; see secret.ts. */
  secret: string;
}

const key = Symbol.for("quire.backend");

/** Hands the backend to bundled route code, which shares no modules with server.ts. */
export function publishBackend(backend: Backend): void {
  (globalThis as Record<symbol, unknown>)[key] = backend;
}

/** The backend of this process. Throws where none was published, as in a build. */
export function currentBackend(): Backend {
  const backend = (globalThis as Record<symbol, unknown>)[key];
  if (backend === undefined) throw new Error("No backend in this process; start it with npm start.");
  return backend as Backend;
}
