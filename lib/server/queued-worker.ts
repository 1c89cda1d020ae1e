import { AppError } from "#lib/protocol/errors.ts";
import { withDeadline } from "#lib/std/deadline.ts";
import type { WorkerClient } from "./worker-client.ts";

/** More work than this in the queue is refused: it would be too late when its turn comes. */
const longestQueue = 500;

/**
 * Gives a worker one thing after the other, each with its own deadline from when it begins. What takes too long is ended with its
 * thread, and whatever waits behind it goes on with the next.
 */
export class QueuedWorker {
  readonly #worker: WorkerClient;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(worker: WorkerClient) {
    this.#worker = worker;
  }

  /** Rejects with what `late` makes when the work takes longer than `ms`, and with `unavailable` when too much waits. */
  call<T>(operation: string, argument: object, { ms, late }: { ms: number; late: () => Error }): Promise<T> {
    if (this.#waiting >= longestQueue) return Promise.reject(new AppError("unavailable"));
    this.#waiting += 1;
    let killed: Promise<void> | undefined;
    const done = this.#last
      .then(() =>
        withDeadline(this.#worker.call<T>(operation, argument), ms, () => {
          killed = this.#worker.kill();
          return late();
        }),
      )
      .finally(() => {
        this.#waiting -= 1;
      });
    // What comes next must not be given to a thread that is being ended.
    this.#last = done.then(
      () => undefined,
      () => killed,
    );
    return done;
  }

  /** Lets what waits finish, then ends the thread. */
  async close(): Promise<void> {
    await this.#last;
    await this.#worker.close();
  }
}
