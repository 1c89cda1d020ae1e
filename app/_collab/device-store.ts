import { IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";

/** How long after a change it is checked that the browser has written it. */
const settleMs = 60;
/** A browser that has not written by then is asked again. */
const retryMs = 500;

/**
 * Keeps a document in this browser, so that changes survive the tab and the browser until the server has them.
 * One database for each account, document and schema version: nobody meets another's words, nor an older shape.
 */
export class DeviceStore {
  readonly #doc: Y.Doc;
  readonly #persistence: IndexeddbPersistence;
  readonly #listeners = new Set<() => void>();
  #loaded = false;
  #settled = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: { account: string; documentId: string; schemaVersion: number; doc: Y.Doc }) {
    const { account, documentId, schemaVersion, doc } = options;
    this.#doc = doc;
    this.#persistence = new IndexeddbPersistence(`quire/${account}/${documentId}/${schemaVersion}`, doc);
    this.#persistence.whenSynced.then(
      () => {
        this.#loaded = true;
        this.#check();
      },
      // Without a database, nothing is ever "on this device", and that is what is said.
      () => undefined,
    );
    doc.on("update", this.#onUpdate);
  }

  /** Whether every change so far is written to this device: asked of the database, not assumed. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Whether the device held the document before: enough to show it without a server. */
  get hasContent(): boolean {
    return this.#loaded && this.#doc.store.clients.size > 0;
  }

  /** Calls `listener` when `settled` or `hasContent` may have changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  destroy(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#doc.off("update", this.#onUpdate);
    this.#listeners.clear();
    void this.#persistence.destroy();
  }

  readonly #onUpdate = (_: Uint8Array, origin: unknown): void => {
    if (origin === this.#persistence) return;
    this.#settled = false;
    this.#timer ??= setTimeout(() => this.#check(), settleMs);
  };

  /** Counts the rows in a transaction that the database runs after those that write them. */
  #check(): void {
    this.#timer = null;
    const { db } = this.#persistence;
    if (db === null || !this.#loaded) return;
    const expected = this.#persistence._dbsize;
    const request = db.transaction("updates", "readonly").objectStore("updates").count();
    request.addEventListener("success", () => {
      this.#settled = request.result >= expected && this.#timer === null;
      if (!this.#settled) this.#timer ??= setTimeout(() => this.#check(), retryMs);
      for (const listener of this.#listeners) listener();
    });
  }
}
