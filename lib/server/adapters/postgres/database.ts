import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";

/** Kysely on a Postgres pool, which stays its caller's: destroying the one leaves the other open. */
export function postgresDatabase<Schema>(pool: Pool): Kysely<Schema> {
  const lent = { connect: () => pool.connect(), end: () => Promise.resolve() };
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: lent as never }) });
}
