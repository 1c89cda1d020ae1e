import { Pool, types } from "pg";

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
    connectionTimeoutMillis: 4_000,
    options: "-c synchronous_commit=on -c lock_timeout=4000",
    types: numbers as never,
  });
  pool.on("error", options.onError);
  return pool;
}
