import { crc32 } from "node:zlib";
import type { Actor, NewUpdate, UpdateKind } from "./update-log.ts";

/** A stream as the committing transaction has found it. */
export interface StreamState {
  epoch: number;
  head: number;
  lastTimeMs: number;
}

/** A row ready to be written. */
export interface PlannedRow {
  stream: string;
  epoch: number;
  seq: number;
  timeMs: number;
  actor: Actor;
  connection: string;
  kind: UpdateKind;
  bytes: Uint8Array;
  checksum: number;
}

/** What becomes of one append of a batch. */
export type AppendResult = { epoch: number; seq: number; timeMs: number } | { refused: "conflict" | "stale_epoch" };

/** The only encoding so far: a Yjs update, format 1. */
export const updateEncoding = 1;

/** CRC-32 of a row's or a checkpoint's bytes, unsigned: it finds bit rot, not malice. */
export function checksum(bytes: Uint8Array): number {
  return crc32(bytes);
}

/**
 * Gives each append of a batch its place, in order, and moves `streams` along with it.
 * Pure, so that both databases number rows by the same rule; call it inside the transaction that holds the streams.
 */
export function planAppends(
  batch: readonly NewUpdate[],
  streams: Map<string, StreamState>,
  nowMs: number,
): { rows: PlannedRow[]; results: AppendResult[] } {
  const rows: PlannedRow[] = [];
  const results = batch.map((update): AppendResult => {
    const state = streams.get(update.stream) ?? { epoch: 1, head: 0, lastTimeMs: 0 };
    if (update.epoch !== undefined && update.epoch !== state.epoch) return { refused: "stale_epoch" };
    if (update.expectedHead !== undefined && update.expectedHead !== state.head) return { refused: "conflict" };
    const next = { epoch: state.epoch, head: state.head + 1, lastTimeMs: Math.max(nowMs, state.lastTimeMs) };
    streams.set(update.stream, next);
    const position = { epoch: next.epoch, seq: next.head, timeMs: next.lastTimeMs };
    rows.push({
      stream: update.stream,
      ...position,
      actor: update.actor,
      connection: update.connection,
      kind: update.kind,
      bytes: update.bytes,
      checksum: checksum(update.bytes),
    });
    return position;
  });
  return { rows, results };
}
