import type { Pool, PoolClient } from "pg";
import { AppError, errorCode } from "#lib/protocol/errors.ts";
import {
  type AppendResult,
  type PlannedRow,
  type StreamState,
  checksum,
  planAppends,
  updateEncoding,
} from "#lib/server/append-batch.ts";
import { GroupCommit } from "#lib/server/group-commit.ts";
import type { Actor, Checkpoint, Head, Update, UpdateKind, UpdateLog } from "#lib/server/update-log.ts";

interface StreamRow {
  id: number;
  name: string;
  epoch: number;
  head: number;
  last_time_ms: number;
}

interface UpdateRow {
  seq: number;
  epoch: number;
  time_ms: number;
  actor: string;
  connection: string;
  kind: string;
  bytes: Buffer;
  checksum: number;
}

const newestCheckpoint = "SELECT max(seq) AS seq FROM document_checkpoint WHERE stream_id = $1";
const updatesAfter = `
  SELECT seq, epoch, time_ms, actor, connection, kind, bytes, checksum FROM document_update AS u
  WHERE stream_id = $1 AND seq > $2
    AND NOT EXISTS (SELECT 1 FROM quarantined_update AS q WHERE q.stream_id = u.stream_id AND q.seq = u.seq)
  ORDER BY seq LIMIT $3`;

/** An UpdateLog in Postgres, which any number of processes may share. The tables exist already; the pool is the caller's. */
export function postgresUpdateLog(options: { pool: Pool; now: () => number }): UpdateLog {
  const { pool, now } = options;
  const commits = new GroupCommit((batch) =>
    write(pool, async (client): Promise<AppendResult[]> => {
      const names = [...new Set(batch.map((update) => update.stream))].sort();
      const rows = await lockStreams(client, names);
      const states = new Map(rows.map((row): [string, StreamState] => [row.name, stateOf(row)]));
      const { rows: planned, results } = planAppends(batch, states, now());
      await insertRows(client, new Map(rows.map((row) => [row.name, row.id])), planned, states);
      return results;
    }),
  );

  return {
    append: (update) => commits.append(update),

    load: (stream) =>
      inTransaction(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", async (client) => {
        const found = await findStream(client, stream);
        if (found === undefined)
          return { head: { epoch: 1, seq: 0 }, checkpoint: null, newestCheckpointSeq: 0, updates: [], quarantined: [] };
        const checkpoint = await newestGoodCheckpoint(client, found.id);
        const { rows } = await client.query<UpdateRow>(updatesAfter, [found.id, checkpoint?.seq ?? 0, null]);
        const { updates, damaged } = verified(rows);
        const setAside = await client.query<{ seq: number }>(
          "SELECT seq FROM quarantined_update WHERE stream_id = $1 ORDER BY seq",
          [found.id],
        );
        const quarantined = [...setAside.rows.map((row) => row.seq), ...damaged];
        const newest = await client.query<{ seq: number | null }>(newestCheckpoint, [found.id]);
        const newestCheckpointSeq = newest.rows[0]?.seq ?? 0;
        const head = { epoch: found.epoch, seq: found.head };
        return { head, checkpoint, newestCheckpointSeq, updates, quarantined };
      }),

    read: async (stream, { after, limit = 1_000 }) => {
      const found = await available(() => findStream(pool, stream));
      if (found === undefined) return [];
      const { rows } = await available(() => pool.query<UpdateRow>(updatesAfter, [found.id, after, limit]));
      return verified(rows).updates;
    },

    heads: async (streams) => {
      const { rows } = await available(() =>
        pool.query<StreamRow>("SELECT name, epoch, head FROM stream WHERE name = ANY ($1)", [streams]),
      );
      return new Map(rows.map((row): [string, Head] => [row.name, { epoch: row.epoch, seq: row.head }]));
    },

    seqAt: async (stream, timeMs) => {
      const { rows } = await available(() =>
        pool.query<{ seq: number | null }>(
          `SELECT max(seq) AS seq FROM document_update
           WHERE stream_id = (SELECT id FROM stream WHERE name = $1) AND time_ms <= $2`,
          [stream, timeMs],
        ),
      );
      return rows[0]?.seq ?? 0;
    },

    copy: (from, to, { upTo = Number.MAX_SAFE_INTEGER } = {}) =>
      write(pool, async (client): Promise<Head> => {
        const rows = await lockStreams(client, [...new Set([from, to])].sort());
        const source = rows.find((row) => row.name === from);
        const target = rows.find((row) => row.name === to);
        if (source === undefined || target === undefined || target.head > 0) throw new AppError("conflict");
        const last = Math.min(upTo, source.head);
        if (last <= 0) return { epoch: target.epoch, seq: 0 };
        await client.query(
          `INSERT INTO document_update
             (stream_id, seq, epoch, time_ms, actor, connection, kind, encoding, bytes, checksum)
           SELECT $1, seq, $2, time_ms, actor, connection, kind, encoding, bytes, checksum
           FROM document_update WHERE stream_id = $3 AND seq <= $4`,
          [target.id, target.epoch, source.id, last],
        );
        await client.query(
          `INSERT INTO quarantined_update (stream_id, seq, reason)
           SELECT $1, seq, reason FROM quarantined_update WHERE stream_id = $2 AND seq <= $3`,
          [target.id, source.id, last],
        );
        await client.query(
          `UPDATE stream SET head = $2, last_time_ms =
             (SELECT time_ms FROM document_update WHERE stream_id = $3 AND seq = $2) WHERE id = $1`,
          [target.id, last, source.id],
        );
        return { epoch: target.epoch, seq: last };
      }),

    purge: (stream) =>
      write(pool, async (client) => {
        const [found] = await lockStreams(client, [stream]);
        if (found === undefined || found.head === 0) return;
        for (const table of ["document_update", "document_checkpoint", "quarantined_update"]) {
          await client.query(`DELETE FROM ${table} WHERE stream_id = $1`, [found.id]);
        }
        await client.query("UPDATE stream SET epoch = epoch + 1, head = 0 WHERE id = $1", [found.id]);
      }),

    checkpoint: (stream, checkpoint, previousSeq) =>
      write(pool, async (client) => {
        const [found] = await lockStreams(client, [stream]);
        if (found === undefined || found.epoch !== checkpoint.epoch || checkpoint.seq > found.head) return false;
        const { rows } = await client.query<{ seq: number | null }>(newestCheckpoint, [found.id]);
        if ((rows[0]?.seq ?? 0) !== previousSeq || checkpoint.seq <= previousSeq) return false;
        await client.query(
          `INSERT INTO document_checkpoint (stream_id, seq, epoch, time_ms, encoding, bytes, checksum)
           VALUES ($1, $2, $3, $4, ${updateEncoding}, $5, $6)`,
          [
            found.id,
            checkpoint.seq,
            checkpoint.epoch,
            now(),
            Buffer.from(checkpoint.bytes),
            checksum(checkpoint.bytes),
          ],
        );
        return true;
      }),

    quarantine: (stream, seq, reason) =>
      write(pool, async (client) => {
        await client.query(
          `INSERT INTO quarantined_update (stream_id, seq, reason) SELECT id, $2, $3 FROM stream WHERE name = $1
           ON CONFLICT DO NOTHING`,
          [stream, seq, reason],
        );
      }),

    streams: async ({ after, limit }) => {
      const { rows } = await available(() =>
        pool.query<{ name: string }>("SELECT name FROM stream WHERE name > $1 AND head > 0 ORDER BY name LIMIT $2", [
          after,
          limit,
        ]),
      );
      return rows.map((row) => row.name);
    },

    probe: async (size) => {
      await write(pool, async (client) => {
        await client.query("UPDATE probe SET count = count + 1, room = $1", [Buffer.alloc(size)]);
      });
      await write(pool, async (client) => {
        await client.query("UPDATE probe SET room = NULL");
      });
    },

    close: () => commits.idle(),
  };
}

/** Takes the streams' rows for this transaction, in one order everywhere, so that two writers cannot block each other. */
async function lockStreams(client: PoolClient, names: string[]): Promise<StreamRow[]> {
  await client.query(
    `INSERT INTO stream (name, epoch, head, last_time_ms)
     SELECT name, 1, 0, 0 FROM unnest($1::text[]) AS name ORDER BY name ON CONFLICT DO NOTHING`,
    [names],
  );
  const { rows } = await client.query<StreamRow>(
    "SELECT id, name, epoch, head, last_time_ms FROM stream WHERE name = ANY ($1) ORDER BY name FOR UPDATE",
    [names],
  );
  return rows;
}

async function insertRows(
  client: PoolClient,
  ids: Map<string, number>,
  rows: PlannedRow[],
  states: Map<string, StreamState>,
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO document_update (stream_id, seq, epoch, time_ms, actor, connection, kind, encoding, bytes, checksum)
     SELECT stream_id, seq, epoch, time_ms, actor, connection, kind, ${updateEncoding}, bytes, checksum FROM unnest(
       $1::bigint[], $2::bigint[], $3::integer[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::bigint[]
     ) AS t (stream_id, seq, epoch, time_ms, actor, connection, kind, bytes, checksum)`,
    [
      rows.map((row) => ids.get(row.stream)),
      rows.map((row) => row.seq),
      rows.map((row) => row.epoch),
      rows.map((row) => row.timeMs),
      rows.map((row) => row.actor),
      rows.map((row) => row.connection),
      rows.map((row) => row.kind),
      rows.map((row) => Buffer.from(row.bytes.buffer, row.bytes.byteOffset, row.bytes.byteLength)),
      rows.map((row) => row.checksum),
    ],
  );
  const touched = [...new Set(rows.map((row) => row.stream))];
  await client.query(
    `UPDATE stream SET head = t.head, last_time_ms = t.last_time_ms
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS t (id, head, last_time_ms) WHERE stream.id = t.id`,
    [
      touched.map((name) => ids.get(name)),
      touched.map((name) => states.get(name)?.head),
      touched.map((name) => states.get(name)?.lastTimeMs),
    ],
  );
}

async function findStream(client: Pool | PoolClient, name: string): Promise<StreamRow | undefined> {
  const { rows } = await client.query<StreamRow>(
    "SELECT id, name, epoch, head, last_time_ms FROM stream WHERE name = $1",
    [name],
  );
  return rows[0];
}

async function newestGoodCheckpoint(client: PoolClient, streamId: number): Promise<Checkpoint | null> {
  // One at a time: a checkpoint is a whole document, and the newest is good unless the disk is not.
  for (let below = Number.MAX_SAFE_INTEGER; ;) {
    const { rows } = await client.query<UpdateRow>(
      `SELECT seq, epoch, bytes, checksum FROM document_checkpoint
       WHERE stream_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT 1`,
      [streamId, below],
    );
    const [row] = rows;
    if (row === undefined) return null;
    if (checksum(row.bytes) === row.checksum) return { seq: row.seq, epoch: row.epoch, bytes: plain(row.bytes) };
    below = row.seq;
  }
}

function verified(rows: UpdateRow[]): { updates: Update[]; damaged: number[] } {
  const updates: Update[] = [];
  const damaged: number[] = [];
  for (const row of rows) {
    if (checksum(row.bytes) !== row.checksum) {
      damaged.push(row.seq);
      continue;
    }
    updates.push({
      seq: row.seq,
      epoch: row.epoch,
      timeMs: row.time_ms,
      actor: row.actor as Actor,
      connection: row.connection,
      kind: row.kind as UpdateKind,
      bytes: plain(row.bytes),
    });
  }
  return { updates, damaged };
}

function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function stateOf(row: StreamRow): StreamState {
  return { epoch: row.epoch, head: row.head, lastTimeMs: row.last_time_ms };
}

function write<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, "BEGIN", work);
}

async function inTransaction<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await available(() => pool.connect());
  let value: T;
  try {
    await client.query(begin);
    value = await work(client);
  } catch (error) {
    if (errorCode(error) === undefined) {
      // Closing rolls back too, and does not wait for a database that may not answer.
      client.release(true);
      throw new AppError("log_unavailable", { cause: error });
    }
    client.release(await rollBack(client));
    throw error;
  }
  try {
    await client.query("COMMIT");
  } catch (error) {
    client.release(true);
    throw new AppError("log_unknown_outcome", { cause: error });
  }
  client.release();
  return value;
}

/** Whether the connection is no longer fit for use. */
async function rollBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query("ROLLBACK");
    return false;
  } catch {
    // Whatever is wrong with it, the pool opens another.
    return true;
  }
}

async function available<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw new AppError("log_unavailable", { cause: error });
  }
}
