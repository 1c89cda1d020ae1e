import { AppError } from "#lib/protocol/errors.ts";
import type { AppendResult } from "./append-batch.ts";
import type { NewUpdate } from "./update-log.ts";

/** A batch is one transaction; these keep the slowest one short. */
const batchRows = 2_000;
const batchBytes = 8 * 1024 * 1024;

interface Waiting {
  update: NewUpdate;
  resolve(position: { epoch: number; seq: number; timeMs: number }): void;
  reject(error: unknown): void;
}

/**
 * Gathers appends while one commit runs and hands them to the next, so that a lone append waits for nothing and a
 * crowd shares one fsync. `commit` is never called twice at once; when it rejects, its whole batch does.
 */
export class GroupCommit {
  readonly #commit: (batch: NewUpdate[]) => Promise<AppendResult[]>;
  #queue: Waiting[] = [];
  #running: Promise<void> | null = null;

  constructor(commit: (batch: NewUpdate[]) => Promise<AppendResult[]>) {
    this.#commit = commit;
  }

  append(update: NewUpdate): Promise<{ epoch: number; seq: number; timeMs: number }> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ update, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything that was appended has settled. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the microtask queue: what arrives in the same tick belongs to the same commit.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#take();
      try {
        const results = await this.#commit(batch.map((waiting) => waiting.update));
        batch.forEach((waiting, index) => settle(waiting, results[index]));
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    this.#running = null;
  }

  #take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { update } of this.#queue) {
      bytes += update.bytes.byteLength;
      if (count > 0 && (count >= batchRows || bytes > batchBytes)) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }
}

function settle(waiting: Waiting, result: AppendResult | undefined): void {
  if (result === undefined) waiting.reject(new AppError("log_unknown_outcome"));
  else if ("refused" in result) waiting.reject(new AppError(result.refused));
  else waiting.resolve(result);
}
