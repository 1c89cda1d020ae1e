import { AppError, errorCode } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import { withDeadline } from "#lib/std/deadline.ts";
import type { Metrics } from "./telemetry/metrics.ts";
import type { NewUpdate, UpdateLog } from "./update-log.ts";

/** Whether the log takes writes at the moment, as the last of them showed. */
export interface LogHealth {
  readonly writable: boolean;
}

/** How often a log that failed is tried again. */
const probeEveryMs = 250;

/**
 * The log as everyone uses it: no append or load takes longer than `limits.appendMs`, no more than
 * `limits.logQueueBytes` wait at once, and `health` knows whether it works (LOG-7). While it does not, a durable
 * probe as large as what failed is tried until one succeeds.
 */
export function guardLog(
  log: UpdateLog,
  options: { metrics: Metrics; deadlineMs?: number },
): UpdateLog & { health: LogHealth } {
  const { metrics, deadlineMs = limits.appendMs } = options;
  let writable = true;
  /** The largest write that has failed since the log was well: less than this proves nothing. */
  let neededBytes = 0;
  let closed = false;
  let queuedBytes = 0;

  async function append(update: NewUpdate) {
    if (queuedBytes > limits.logQueueBytes) {
      metrics.appends.inc({ outcome: "refused" });
      throw new AppError("log_unavailable");
    }
    const size = update.bytes.byteLength;
    queuedBytes += size;
    metrics.queuedBytes.set(queuedBytes);
    const stop = metrics.commitSeconds.startTimer();
    try {
      const work = log.append(update).finally(() => {
        queuedBytes -= size;
        metrics.queuedBytes.set(queuedBytes);
      });
      const position = await withDeadline(work, deadlineMs, () => new AppError("log_unknown_outcome"));
      stop();
      if (size >= neededBytes) recovered();
      metrics.appends.inc({ outcome: "committed" });
      metrics.appendBytes.inc(size);
      return position;
    } catch (error) {
      const code = errorCode(error);
      metrics.appends.inc({ outcome: code ?? "error" });
      // A refusal is an answer; anything else says that the log is not well.
      if (code !== "conflict" && code !== "stale_epoch") fail(size);
      throw error;
    }
  }

  function fail(size: number): void {
    neededBytes = Math.max(neededBytes, size);
    if (!writable) return;
    writable = false;
    void recover();
  }

  function recovered(): void {
    writable = true;
    neededBytes = 0;
  }

  async function recover(): Promise<void> {
    while (!writable && !closed) {
      try {
        const size = neededBytes;
        await withDeadline(log.probe(size), deadlineMs, () => new AppError("log_unknown_outcome"));
        if (size >= neededBytes) recovered();
      } catch {
        // Still down: that is why we ask.
        await new Promise<void>((resolve) => {
          setTimeout(resolve, probeEveryMs).unref();
        });
      }
    }
  }

  const bounded = <T>(work: Promise<T>) => withDeadline(work, deadlineMs, () => new AppError("log_unavailable"));

  return {
    ...log,
    append,
    load: (stream) => bounded(log.load(stream)),
    read: (stream, readOptions) => bounded(log.read(stream, readOptions)),
    heads: (streams) => bounded(log.heads(streams)),
    close: () => {
      closed = true;
      return log.close();
    },
    health: {
      get writable() {
        return writable;
      },
    },
  };
}
