import { IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from "y-indexeddb";
import * as Y from "yjs";
import { databaseName, deleteDatabase, readMark, unsavedMark, writeMark } from "#app/_device/copies.ts";

/** The object store that y-indexeddb keeps its rows in. */
const rows = "updates";
/** A database that has not been read by then may never be; the document does not wait for it. */
const readingMs = 5_000;

/**
 * Keeps a document in this browser, so that changes survive the tab and the browser until the server has them.
 * One database for each account, document and schema version: nobody meets another's words, nor an older shape.
 *
 * y-indexeddb opens, reads and trims the database; the writes are ours, because `settled` must know that each was
 * committed, and because a database that fails must not keep an update from whoever else listens.
 */
export class DeviceStore {
  readonly #doc: Y.Doc;
  readonly #mark: string;
  readonly #persistence: IndexeddbPersistence;
  readonly #listeners = new Set<() => void>();
  #loaded = false;
  readonly #deadline: ReturnType<typeof setTimeout>;
  #reading = true;
  /** There is no database here. */
  #isMissing = false;
  /** Writes whose transaction has not ended. */
  #writing = 0;
  /** A write failed since the last whole one: the rows alone do not make the document. */
  #incomplete = false;
  #writtenRows = 0;
  #destroyed = false;

  constructor(options: { account: string; documentId: string; shapeVersion: number; doc: Y.Doc }) {
    const { account, documentId, shapeVersion, doc } = options;
    this.#doc = doc;
    this.#mark = unsavedMark(account, documentId);
    this.#persistence = new IndexeddbPersistence(databaseName(account, documentId, shapeVersion), doc);
    doc.off("update", this.#persistence._storeUpdate);
    doc.on("update", this.#onUpdate);
    void this.#persistence.whenSynced.then(() => {
      if (this.#destroyed) return;
      this.#loaded = true;
      this.#endReading();
      // What was changed while the database was read is written whole.
      this.#write(Y.encodeStateAsUpdate(doc));
    });
    // Without a database, nothing is ever "on this device", and that is what is said.
    this.#persistence._db.catch(() => {
      this.#isMissing = true;
      this.#endReading();
    });
    this.#deadline = setTimeout(() => this.#endReading(), readingMs);
  }

  /** Whether what the device holds may still come into the document. It ends: with all of it, without a database, or in time. */
  get isReading(): boolean {
    return this.#reading;
  }

  /** Whether nothing more will come: all that the device held is in the document, or there is no database to read. */
  get isRead(): boolean {
    return this.#loaded || this.#isMissing;
  }

  /** Whether a change of the Y.Doc came from here. */
  isOwn(origin: unknown): boolean {
    return origin === this.#persistence;
  }

  /** Whether this device holds changes that the server may not have, as far as any page here has said. */
  get isMarkedUnsaved(): boolean {
    return readMark(this.#mark);
  }

  /** Says so, for later pages and for who wants to delete the copy. */
  markUnsaved(unsaved: boolean): void {
    if (unsaved !== this.isMarkedUnsaved) writeMark(this.#mark, unsaved);
  }

  /** Whether every change so far is committed on this device. */
  get settled(): boolean {
    return this.#loaded && this.#writing === 0 && !this.#incomplete;
  }

  /** Whether the device held the document before: enough to show it without a server. */
  get hasContent(): boolean {
    return this.#loaded && this.#doc.store.clients.size > 0;
  }

  /** Calls `listener` when `isReading`, `settled` or `hasContent` may have changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Deletes the database, and keeps nothing any more. */
  async forget(): Promise<void> {
    this.#destroyed = true;
    this.#loaded = false;
    this.#endReading();
    this.#doc.off("update", this.#onUpdate);
    // It closes the database, and does not wait until it is deleted.
    await this.#persistence.destroy().catch(() => undefined);
    await deleteDatabase(this.#persistence.name);
    writeMark(this.#mark, false);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#doc.off("update", this.#onUpdate);
    this.#listeners.clear();
    this.#endReading();
    void this.#persistence.destroy();
  }

  #endReading(): void {
    clearTimeout(this.#deadline);
    this.#reading = false;
    this.#announce();
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this.#persistence || !this.#loaded) return;
    this.#write(this.#incomplete ? Y.encodeStateAsUpdate(this.#doc) : update);
  };

  #write(update: Uint8Array): void {
    const whole = this.#incomplete || this.#writtenRows === 0;
    try {
      const transaction = (this.#persistence.db as IDBDatabase).transaction(rows, "readwrite");
      transaction.objectStore(rows).add(update);
      this.#writing += 1;
      transaction.addEventListener("complete", () => this.#written(whole));
      transaction.addEventListener("abort", () => this.#failed());
    } catch {
      // The browser has closed the database: its space was cleared, or it is failing. The next change tries again.
      this.#incomplete = true;
    }
  }

  #written(whole: boolean): void {
    this.#writing -= 1;
    if (whole) this.#incomplete = false;
    this.#writtenRows += 1;
    if (this.#writtenRows % PREFERRED_TRIM_SIZE === 0 && !this.#destroyed) {
      // Many small rows become one; should it fail, they are still there.
      storeState(this.#persistence).catch(() => undefined);
    }
    this.#announce();
  }

  #failed(): void {
    this.#writing -= 1;
    this.#incomplete = true;
    this.#announce();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}
