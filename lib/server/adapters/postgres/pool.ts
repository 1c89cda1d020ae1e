import { Pool, types } from "pg";

/** How long anything in the database may take, well inside the log's own deadline. */
const patienceMs = 4_000;

const int8 = 20;
// Sequence numbers and milliseconds stay far below 2^53, and a string would compare wrongly.
const numbers = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === int8 ? Number : types.getTypeParser(oid, format as "text"),
};

/** Connections whose commits are on the disk when they return. `onError` hears of idle ones that broke. */
export function openPool(options: { url: string; size: number; onError: (error: Error) => void }): Pool {
  const pool = new Pool({
    connectionString: options.url,
    max: options.size,
    connectionTimeoutMillis: patienceMs,
    // A connection that has gone silent is given up before the log's own deadline.
    query_timeout: patienceMs,
    keepAlive: true,
    options: `-c synchronous_commit=on -c lock_timeout=${patienceMs} -c statement_timeout=${patienceMs} -c idle_in_transaction_session_timeout=${patienceMs}`,
    types: numbers as never,
  });
  pool.on("error", options.onError);
  // The pool listens to idle connections only; an error of one that is lent out would end the process.
  pool.on("connect", (client) => client.on("error", options.onError));
  return pool;
}
