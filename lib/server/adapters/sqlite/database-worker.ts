import type { SQLInputValue } from "node:sqlite";
import { workerData } from "node:worker_threads";
import { openSqlite } from "./open.ts";
import { serve } from "#lib/server/worker-server.ts";

const { file } = workerData as { file: string };
const database = openSqlite(file);

serve({
  execute: ({ sql, parameters }: { sql: string; parameters: SQLInputValue[] }) => {
    const statement = database.prepare(sql);
    if (statement.columns().length > 0) return { rows: statement.all(...parameters) };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  },
  close: () => database.close(),
});
