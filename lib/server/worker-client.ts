import { Worker } from "node:worker_threads";
import { AppError, errorCode } from "#lib/protocol/errors.ts";

/** What travels to a worker and back. */
export interface WorkerRequest {
  id: number;
  operation: string;
  argument: unknown;
}
export type WorkerReply =
  | { id: number; value: unknown }
  | { id: number; error: { code: string | undefined; message: string } };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Calls into a worker thread. A worker that dies rejects what it was asked and is started anew by the next call. */
export class WorkerClient {
  readonly #url: URL;
  readonly #workerData: unknown;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;

  readonly #lost: () => Error;

  /** `lost` makes the error that a call gets when the worker dies before it answers. */
  constructor(options: { url: URL; workerData: unknown; lost: () => Error }) {
    this.#url = options.url;
    this.#workerData = options.workerData;
    this.#lost = options.lost;
  }

  call<T>(operation: string, argument: unknown): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      this.#worker ??= this.#start();
      const id = ++this.#lastId;
      const request: WorkerRequest = { id, operation, argument };
      // Throws where something cannot be sent, and nobody then waits for an answer.
      this.#worker.postMessage(request);
      this.#waiting.set(id, { resolve, reject });
      // The process lives as long as somebody waits for an answer, and no longer.
      this.#worker.ref();
    }) as Promise<T>;
  }

  /** Ends the worker in the middle of whatever it does; the next call starts another. */
  async kill(): Promise<void> {
    await this.#worker?.terminate();
  }

  /** Lets the worker finish, then ends it. */
  async close(): Promise<void> {
    if (this.#worker === null) return;
    const worker = this.#worker;
    await this.call("close", null);
    this.#worker = null;
    await worker.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#url, { workerData: this.#workerData });
    worker.unref();
    worker.on("message", (reply: WorkerReply) => this.#settle(reply));
    worker.on("error", () => this.#lose(worker));
    worker.on("exit", () => this.#lose(worker));
    return worker;
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    if ("value" in reply) waiting?.resolve(reply.value);
    else waiting?.reject(revive(reply.error));
  }

  #lose(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(this.#lost());
  }
}

function revive({ code, message }: { code: string | undefined; message: string }): Error {
  const known = errorCode({ code });
  return known === undefined ? Object.assign(new Error(message), { code }) : new AppError(known, { message });
}
