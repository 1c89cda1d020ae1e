import { AppError } from "#lib/protocol/errors.ts";
import type { AppendResult } from "#lib/server/append-batch.ts";
import { GroupCommit } from "#lib/server/group-commit.ts";
import type { Head, UpdateLog } from "#lib/server/update-log.ts";
import { WorkerClient } from "#lib/server/worker-client.ts";

/** An UpdateLog in one SQLite file, which several processes may share. The file's tables exist already. */
export function sqliteUpdateLog(options: { file: string; now: () => number }): UpdateLog & {
  /** What the writing connection says of itself, for the test of LOG-1. */
  pragmas(): Promise<{ journalMode: string; synchronous: number }>;
} {
  const { now } = options;
  const worker = new WorkerClient({
    url: new URL("./update-log-worker.ts", import.meta.url),
    workerData: { file: options.file },
    lost: () => new AppError("log_unknown_outcome"),
  });
  const commits = new GroupCommit((batch) => worker.call<AppendResult[]>("append", { batch, nowMs: now() }));
  return {
    append: (update) => commits.append(update),
    load: (stream) => worker.call("load", { stream }),
    read: (stream, { after, limit = 1_000 }) => worker.call("read", { stream, after, limit }),
    heads: async (streams) => new Map(await worker.call<[string, Head][]>("heads", { streams })),
    seqAt: (stream, timeMs) => worker.call("seqAt", { stream, timeMs }),
    copy: (from, to, { upTo = Number.MAX_SAFE_INTEGER } = {}) => worker.call("copy", { from, to, upTo }),
    purge: (stream) => worker.call("purge", { stream }),
    checkpoint: (stream, checkpoint, previousSeq) =>
      worker.call("checkpoint", { stream, checkpoint, previousSeq, nowMs: now() }),
    quarantine: async (stream, seq, reason) => {
      await worker.call("quarantine", { stream, seq, reason });
    },
    streams: ({ after, limit }) => worker.call("streams", { after, limit }),
    probe: async (size) => {
      await worker.call("probe", { size });
    },
    pragmas: () => worker.call("pragmas", null),
    close: async () => {
      await commits.idle();
      await worker.close();
    },
  };
}
