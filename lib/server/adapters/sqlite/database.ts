import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { WorkerClient } from "#lib/server/worker-client.ts";

/** Kysely on one SQLite file behind one worker thread, so that no query blocks the event loop. */
export function sqliteDatabase<Schema>(file: string): Kysely<Schema> {
  const dialect: Dialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new WorkerDriver(file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  return new Kysely<Schema>({ dialect });
}

/** One connection, lent to one user at a time: SQLite has one writer, and a transaction must not be interleaved. */
class WorkerDriver implements Driver {
  readonly #worker: WorkerClient;
  readonly #connection: DatabaseConnection;
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(file: string) {
    this.#worker = new WorkerClient({
      url: new URL("./database-worker.ts", import.meta.url),
      workerData: { file },
      lost: () => new Error("The database thread died."),
    });
    this.#connection = {
      executeQuery: <R>({ sql, parameters }: CompiledQuery) =>
        this.#worker.call<QueryResult<R>>("execute", { sql, parameters: parameters.map(toSqlite) }),
      streamQuery: () => {
        throw new Error("Streaming is not offered on SQLite; page by a key.");
      },
    };
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    const lent = Promise.withResolvers<void>();
    this.#free = lent.promise;
    await before;
    this.#release = lent.resolve;
    return this.#connection;
  }

  beginTransaction(connection: DatabaseConnection): Promise<void> {
    return run(connection, "BEGIN IMMEDIATE");
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return run(connection, "COMMIT");
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return run(connection, "ROLLBACK");
  }

  releaseConnection(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return this.#worker.close();
  }
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  await connection.executeQuery({ sql, parameters: [], query: { kind: "RawNode" } as never, queryId: {} as never });
}

function toSqlite(value: unknown): unknown {
  return typeof value === "boolean" ? Number(value) : value;
}
