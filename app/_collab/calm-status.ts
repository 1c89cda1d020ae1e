import type { SyncStatus } from "./sync-status.ts";

/** Whose status is told: a session. */
interface StatusSource {
  readonly status: SyncStatus;
  /** Calls `listener` when the status changes, until the function returned is called. */
  subscribe(listener: () => void): () => void;
}

/** How long all must have been saved before that is said, in ms: longer than from one key to the next. */
export const calmMs = 500;

/**
 * How changes stand, as it is told to people: at once, save that what was being saved is called saved only when it has been for `calmMs`. While
 * somebody writes it would change twice a key, and whoever listens to the page would hear it.
 */
export class CalmStatus implements StatusSource {
  readonly #source: StatusSource;
  readonly #listeners = new Set<() => void>();
  #shown: SyncStatus;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #leave: (() => void) | undefined;

  constructor(source: StatusSource) {
    this.#source = source;
    this.#shown = source.status;
  }

  /** What is told now; kept up to date while somebody listens. */
  get status(): SyncStatus {
    return this.#shown;
  }

  /** Calls `listener` when `status` changes, until the function returned is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#leave ??= this.#source.subscribe(() => this.#hear());
    this.#hear();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#leave?.();
      this.#leave = undefined;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  #hear(): void {
    if (this.#source.status.kind !== "saved" || this.#shown.kind !== "saving") {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#show();
    } else this.#timer ??= setTimeout(() => this.#show(), calmMs);
  }

  #show(): void {
    this.#timer = undefined;
    const { status } = this.#source;
    if (status === this.#shown || (status.kind === "saving" && this.#shown.kind === "saving")) return;
    this.#shown = status;
    for (const listener of this.#listeners) listener();
  }
}
