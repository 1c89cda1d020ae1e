import type { Backend } from "./backend.ts";
import { isId } from "#lib/std/ids.ts";
import { project, staleDocuments } from "./services/projection.ts";

/** Keeps what is derived from the log up to date, in the background. */
export interface Projector {
  /** Resolves when nothing is known to be behind. */
  settled(): Promise<void>;
  /** Stops; what is behind stays so until the next start finds it. */
  close(): Promise<void>;
}

/** How long a document is left alone after a change, and at most. */
const quietMs = 400;
/** How often is looked whether one is due. */
const tickMs = 100;
const longestMs = 3_000;
/** A document rests this many times as long as its last projection took: a long one does not keep the thread from the others. */
const restFactor = 10;
const pageSize = 500;

/** What fails is tried again after this long, and twice as long each time. */
const retryMs = 2_000;
const mostRetries = 8;

interface Dirty {
  sinceMs: number;
  lastMs: number;
  failures: number;
}

/**
 * Projects each document that this process hears of a change to, a moment after it, and at its start those that a process that
 * died has left behind. Whoever commits, projects: changes by other processes are theirs.
 */
export function startProjector(backend: Backend): Projector {
  const { bus, now, logger } = backend;
  const dirty = new Map<string, Dirty>();
  const restUntilMs = new Map<string, number>();
  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let waiting: (() => void)[] = [];

  const unsubscribe = bus.subscribe((message) => {
    if (message.type === "committed" && isId(message.stream)) touch(message.stream);
  });
  const caughtUp = catchUp().catch((error: unknown) => logger.error({ err: error }, "stale documents were not found"));

  function touch(documentId: string): void {
    if (closed) return;
    const nowMs = now();
    const before = dirty.get(documentId);
    dirty.set(documentId, { sinceMs: before?.sinceMs ?? nowMs, lastMs: nowMs, failures: 0 });
    schedule();
  }

  function dueMs(documentId: string, { sinceMs, lastMs }: Dirty): number {
    return Math.max(Math.min(lastMs + quietMs, sinceMs + longestMs), restUntilMs.get(documentId) ?? 0);
  }

  function schedule(): void {
    if (closed || running !== null || timer !== null) return;
    if (dirty.size > 0) {
      timer = setTimeout(run, tickMs);
      timer.unref();
      return;
    }
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  function run(): void {
    timer = null;
    running = work().finally(() => {
      running = null;
      schedule();
    });
  }

  async function work(): Promise<void> {
    for (const [documentId, each] of dirty) {
      if (closed) return;
      const beganMs = now();
      if (dueMs(documentId, each) > beganMs) continue;
      dirty.delete(documentId);
      try {
        await project(backend, documentId);
      } catch (error) {
        logger.warn({ err: error, document: documentId }, "a document could not be projected");
        retry(documentId, each.failures + 1);
        continue;
      }
      rest(documentId, beganMs);
    }
  }

  /** After some failures the next change, or the next start, tries again. */
  function retry(documentId: string, failures: number): void {
    if (failures > mostRetries || dirty.has(documentId)) return;
    const nowMs = now();
    dirty.set(documentId, { sinceMs: nowMs, lastMs: nowMs, failures });
    restUntilMs.set(documentId, nowMs + retryMs * 2 ** (failures - 1));
  }

  function rest(documentId: string, beganMs: number): void {
    const nowMs = now();
    for (const [id, untilMs] of restUntilMs) if (untilMs <= nowMs) restUntilMs.delete(id);
    restUntilMs.set(documentId, nowMs + (nowMs - beganMs) * restFactor);
  }

  async function catchUp(): Promise<void> {
    let after: string | null = "";
    while (after !== null && !closed) {
      const page: Awaited<ReturnType<typeof staleDocuments>> = await staleDocuments(backend, {
        after,
        limit: pageSize,
      });
      for (const id of page.stale) touch(id);
      after = page.last;
    }
  }

  return {
    settled: async () => {
      await caughtUp;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        schedule();
      });
    },
    close: async () => {
      closed = true;
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      await caughtUp;
      await running;
    },
  };
}
