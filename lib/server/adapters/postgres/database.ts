import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";

/** Kysely on a Postgres pool. */
export function postgresDatabase<Schema>(pool: Pool): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
