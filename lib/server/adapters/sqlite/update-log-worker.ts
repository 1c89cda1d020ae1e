import type { SQLInputValue, StatementSync } from "node:sqlite";
import { workerData } from "node:worker_threads";
import { AppError } from "#lib/protocol/errors.ts";
import {
  type AppendResult,
  type StreamState,
  checksum,
  planAppends,
  updateEncoding,
} from "#lib/server/append-batch.ts";
import type { Actor, Checkpoint, Head, Loaded, NewUpdate, Update, UpdateKind } from "#lib/server/update-log.ts";
import { openSqlite } from "./open.ts";
import { serve } from "#lib/server/worker-server.ts";

// The only thread of this process that writes log.sqlite. Other processes may write it too: every number is read
// inside the transaction that uses it, and nothing is remembered between two transactions.

const { file } = workerData as { file: string };
const database = openSqlite(file);

/** Statements by their SQL, prepared when first used. */
const statements = new Map<string, StatementSync>();

const selectStream = "SELECT id, epoch, head, last_time_ms FROM stream WHERE name = ?";
const insertStream = "INSERT INTO stream (name, epoch, head, last_time_ms) VALUES (?, ?, ?, ?)";
const updateStream = "UPDATE stream SET head = ?, last_time_ms = ? WHERE id = ?";
const insertUpdate = `INSERT INTO document_update (stream_id, seq, epoch, time_ms, actor, connection, kind, encoding, bytes, checksum)
   VALUES (?, ?, ?, ?, ?, ?, ?, ${updateEncoding}, ?, ?)`;
const selectUpdates = `SELECT seq, epoch, time_ms, actor, connection, kind, bytes, checksum FROM document_update AS u
   WHERE stream_id = ? AND seq > ?
     AND NOT EXISTS (SELECT 1 FROM quarantined_update AS q WHERE q.stream_id = u.stream_id AND q.seq = u.seq)
   ORDER BY seq LIMIT ?`;
const selectQuarantined = "SELECT seq FROM quarantined_update WHERE stream_id = ? ORDER BY seq";
const newestCheckpoint = "SELECT max(seq) AS seq FROM document_checkpoint WHERE stream_id = ?";
const selectCheckpoints =
  "SELECT seq, epoch, bytes, checksum FROM document_checkpoint WHERE stream_id = ? ORDER BY seq DESC";

serve({
  append: ({ batch, nowMs }: { batch: NewUpdate[]; nowMs: number }) => write(() => append(batch, nowMs)),
  load: ({ stream }: { stream: string }) => read(() => load(stream)),
  read: ({ stream, after, limit }: { stream: string; after: number; limit: number }) =>
    read(() => {
      const found = findStream(stream);
      return found === undefined ? [] : updatesOf(found.id, after, limit).updates;
    }),
  heads: ({ streams }: { streams: string[] }) =>
    read(() =>
      streams.flatMap((name): [string, Head][] => {
        const found = findStream(name);
        return found === undefined ? [] : [[name, { epoch: found.epoch, seq: found.head }]];
      }),
    ),
  seqAt: ({ stream, timeMs }: { stream: string; timeMs: number }) =>
    read(() => {
      const row = statement(
        `SELECT max(seq) AS seq FROM document_update
           WHERE stream_id = (SELECT id FROM stream WHERE name = ?) AND time_ms <= ?`,
      ).get(stream, timeMs);
      return Number(row?.["seq"] ?? 0);
    }),
  copy: (argument: { from: string; to: string; upTo: number }) => write(() => copy(argument)),
  purge: ({ stream }: { stream: string }) => write(() => purge(stream)),
  checkpoint: (argument: { stream: string; checkpoint: Checkpoint; previousSeq: number; nowMs: number }) =>
    write(() => keepCheckpoint(argument)),
  quarantine: ({ stream, seq, reason }: { stream: string; seq: number; reason: string }) =>
    write(() =>
      statement(
        `INSERT INTO quarantined_update (stream_id, seq, reason) SELECT id, ?, ? FROM stream WHERE name = ?
           ON CONFLICT DO NOTHING`,
      ).run(seq, reason, stream),
    ),
  streams: ({ after, limit }: { after: string; limit: number }) =>
    read(() =>
      statement("SELECT name FROM stream WHERE name > ? AND head > 0 ORDER BY name LIMIT ?")
        .all(after, limit)
        .map((row) => String(row["name"])),
    ),
  probe: ({ size }: { size: number }) => {
    write(() => statement("UPDATE probe SET count = count + 1, room = zeroblob(?)").run(size));
    write(() => statement("UPDATE probe SET room = NULL").run());
  },
  pragmas: () => ({
    journalMode: database.prepare("PRAGMA journal_mode").get()?.["journal_mode"],
    synchronous: database.prepare("PRAGMA synchronous").get()?.["synchronous"],
  }),
  close: () => database.close(),
});

function statement(sql: string): StatementSync {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const prepared = database.prepare(sql);
  statements.set(sql, prepared);
  return prepared;
}

/** Leaves the connection as after opening. A statement that failed once fails once more when used again, so they go too. */
function recover(): void {
  if (database.isTransaction) database.exec("ROLLBACK");
  statements.clear();
}

/** Runs `work` in a transaction that holds the write lock from its first statement on. */
function write<T>(work: () => T): T {
  let value: T;
  try {
    database.exec("BEGIN IMMEDIATE");
    value = work();
  } catch (error) {
    recover();
    if (error instanceof AppError) throw error;
    throw new AppError("log_unavailable", { message: String(error) });
  }
  try {
    database.exec("COMMIT");
  } catch (error) {
    recover();
    throw new AppError("log_unknown_outcome", { message: String(error) });
  }
  return value;
}

/** Runs `work` on one state of the database. */
function read<T>(work: () => T): T {
  try {
    database.exec("BEGIN");
    const value = work();
    database.exec("COMMIT");
    return value;
  } catch (error) {
    recover();
    throw new AppError("log_unavailable", { message: String(error) });
  }
}

function append(batch: NewUpdate[], nowMs: number): AppendResult[] {
  const ids = new Map<string, number>();
  const streams = new Map<string, StreamState>();
  for (const name of new Set(batch.map((update) => update.stream))) {
    const found = findStream(name);
    if (found === undefined) continue;
    ids.set(name, found.id);
    streams.set(name, found);
  }
  const { rows, results } = planAppends(batch, streams, nowMs);
  for (const name of new Set(rows.map((row) => row.stream))) {
    const state = streams.get(name) as StreamState;
    const id = ids.get(name);
    if (id === undefined) ids.set(name, makeStream(name, state));
    else statement(updateStream).run(state.head, state.lastTimeMs, id);
  }
  for (const row of rows) {
    const id = ids.get(row.stream) as number;
    const { seq, epoch, timeMs, actor, connection, kind, bytes } = row;
    statement(insertUpdate).run(id, seq, epoch, timeMs, actor, connection, kind, bytes, row.checksum);
  }
  return results;
}

function load(stream: string): Loaded {
  const found = findStream(stream);
  if (found === undefined)
    return { head: { epoch: 1, seq: 0 }, checkpoint: null, newestCheckpointSeq: 0, updates: [], quarantined: [] };
  const checkpoint = newestGoodCheckpoint(found.id);
  const { updates, damaged } = updatesOf(found.id, checkpoint?.seq ?? 0, -1);
  const setAside = statement(selectQuarantined)
    .all(found.id)
    .map((row) => Number(row["seq"]));
  const head = { epoch: found.epoch, seq: found.head };
  const newestCheckpointSeq = newestCheckpointOf(found.id);
  return { head, checkpoint, newestCheckpointSeq, updates, quarantined: [...setAside, ...damaged] };
}

function newestCheckpointOf(streamId: number): number {
  return Number(statement(newestCheckpoint).get(streamId)?.["seq"] ?? 0);
}

function newestGoodCheckpoint(streamId: number): Checkpoint | null {
  for (const row of statement(selectCheckpoints).iterate(streamId)) {
    const bytes = row["bytes"] as Uint8Array;
    if (checksum(bytes) !== row["checksum"]) continue;
    return { seq: Number(row["seq"]), epoch: Number(row["epoch"]), bytes };
  }
  return null;
}

function updatesOf(streamId: number, after: number, limit: number): { updates: Update[]; damaged: number[] } {
  const updates: Update[] = [];
  const damaged: number[] = [];
  for (const row of statement(selectUpdates).iterate(streamId, after, limit)) {
    const bytes = row["bytes"] as Uint8Array;
    const seq = Number(row["seq"]);
    if (checksum(bytes) !== row["checksum"]) {
      damaged.push(seq);
      continue;
    }
    updates.push({
      seq,
      epoch: Number(row["epoch"]),
      timeMs: Number(row["time_ms"]),
      actor: row["actor"] as Actor,
      connection: String(row["connection"]),
      kind: row["kind"] as UpdateKind,
      bytes,
    });
  }
  return { updates, damaged };
}

function copy({ from, to, upTo }: { from: string; to: string; upTo: number }): Head {
  const source = findStream(from);
  const target = findStream(to);
  if (target !== undefined && target.head > 0) throw new AppError("conflict");
  const last = source === undefined ? 0 : Math.min(upTo, source.head);
  const epoch = target?.epoch ?? 1;
  if (source === undefined || last === 0) return { epoch, seq: 0 };
  const lastTimeMs = Number(
    statement("SELECT time_ms FROM document_update WHERE stream_id = ? AND seq = ?").get(source.id, last)?.["time_ms"],
  );
  const id = target?.id ?? makeStream(to, { epoch, head: last, lastTimeMs });
  statement(updateStream).run(last, lastTimeMs, id);
  statement(
    `INSERT INTO document_update (stream_id, seq, epoch, time_ms, actor, connection, kind, encoding, bytes, checksum)
       SELECT ?, seq, ?, time_ms, actor, connection, kind, encoding, bytes, checksum
       FROM document_update WHERE stream_id = ? AND seq <= ?`,
  ).run(id, epoch, source.id, last);
  statement(
    `INSERT INTO quarantined_update (stream_id, seq, reason)
       SELECT ?, seq, reason FROM quarantined_update WHERE stream_id = ? AND seq <= ?`,
  ).run(id, source.id, last);
  return { epoch, seq: last };
}

function purge(stream: string): void {
  const found = findStream(stream);
  if (found === undefined || found.head === 0) return;
  for (const table of ["document_update", "document_checkpoint", "quarantined_update"]) {
    statement(`DELETE FROM ${table} WHERE stream_id = ?`).run(found.id);
  }
  statement("UPDATE stream SET epoch = epoch + 1, head = 0 WHERE id = ?").run(found.id);
}

function keepCheckpoint(argument: {
  stream: string;
  checkpoint: Checkpoint;
  previousSeq: number;
  nowMs: number;
}): boolean {
  const { stream, checkpoint, previousSeq, nowMs } = argument;
  const found = findStream(stream);
  if (found === undefined || found.epoch !== checkpoint.epoch || checkpoint.seq > found.head) return false;
  if (newestCheckpointOf(found.id) !== previousSeq || checkpoint.seq <= previousSeq) return false;
  statement(
    `INSERT INTO document_checkpoint (stream_id, seq, epoch, time_ms, encoding, bytes, checksum)
       VALUES (?, ?, ?, ?, ${updateEncoding}, ?, ?)`,
  ).run(found.id, checkpoint.seq, checkpoint.epoch, nowMs, checkpoint.bytes, checksum(checkpoint.bytes));
  return true;
}

function findStream(name: string): (StreamState & { id: number }) | undefined {
  const row = statement(selectStream).get(name) as Record<string, SQLInputValue> | undefined;
  if (row === undefined) return undefined;
  return {
    id: Number(row["id"]),
    epoch: Number(row["epoch"]),
    head: Number(row["head"]),
    lastTimeMs: Number(row["last_time_ms"]),
  };
}

function makeStream(name: string, state: StreamState): number {
  return Number(statement(insertStream).run(name, state.epoch, state.head, state.lastTimeMs).lastInsertRowid);
}
