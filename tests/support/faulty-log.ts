import { AppError } from "#lib/protocol/errors.ts";
import type { UpdateLog } from "#lib/server/update-log.ts";

/** How a FaultyLog treats what it is asked. */
export type Fault = "none" | "fail" | "hang" | "unknown";

/**
 * A log that a test breaks and mends. "fail": nothing is written; "hang": nothing answers until it is mended, then
 * everything does; "unknown": the row is written and the answer is lost.
 */
export class FaultyLog {
  appends: Fault = "none";
  loads: Fault = "none";
  readonly log: UpdateLog;
  #mended = Promise.withResolvers<void>();

  constructor(inner: UpdateLog) {
    this.log = {
      ...inner,
      append: async (update) => {
        await this.#suffer(this.appends);
        const position = await inner.append(update);
        if (this.appends === "unknown") throw new AppError("log_unknown_outcome");
        return position;
      },
      probe: async (size) => {
        await this.#suffer(this.appends);
        if (this.appends === "unknown") throw new AppError("log_unavailable");
        await inner.probe(size);
      },
      load: async (stream) => {
        await this.#suffer(this.loads);
        return inner.load(stream);
      },
    };
  }

  /** Everything works again. */
  mend(): void {
    this.appends = "none";
    this.loads = "none";
    this.#mended.resolve();
    this.#mended = Promise.withResolvers();
  }

  async #suffer(fault: Fault): Promise<void> {
    if (fault === "fail") throw new AppError("log_unavailable");
    if (fault === "hang") await this.#mended.promise;
  }
}
