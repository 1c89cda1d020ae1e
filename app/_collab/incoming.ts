import * as Y from "yjs";

/** What others change, on its way into the document: gathered until the next frame, held back where it must be. */
export class Incoming {
  readonly #doc: Y.Doc;
  readonly #origin: object;
  readonly #onFrame: (callback: () => void) => void;
  #gathered: Uint8Array[] = [];
  #frameAsked = false;
  #prepare: () => void = () => undefined;
  #holdsBack: ((update: Uint8Array) => boolean) | null = null;
  /** Updates that wait until `letIn`, in order, and whom they are from. */
  #heldBack: Uint8Array[] = [];
  readonly #heldClients = new Set<number>();
  #destroyed = false;

  /** `origin` is given to Yjs with what is applied; `onFrame` calls back when the next frame is drawn. */
  constructor(doc: Y.Doc, origin: object, onFrame: (callback: () => void) => void) {
    this.#doc = doc;
    this.#origin = origin;
    this.#onFrame = onFrame;
  }

  /** From now on, `prepare` runs before something is applied. */
  before(prepare: () => void): void {
    this.#prepare = prepare;
  }

  /**
   * From now on, updates that `test` is true of wait until `letIn`, and with them what their authors do after them. For
   * places that must not change under somebody's hands for a moment.
   */
  holdBack(test: (update: Uint8Array) => boolean): void {
    this.#holdsBack = test;
  }

  /** Applies what was held back. */
  letIn(): void {
    if (this.#heldBack.length === 0) return;
    const updates = this.#heldBack;
    this.#heldBack = [];
    this.#heldClients.clear();
    this.#apply(updates);
  }

  /** Takes in an update, to be applied with the next frame. */
  push(update: Uint8Array): void {
    this.#gathered.push(update);
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.#onFrame(() => {
      this.#frameAsked = false;
      this.applyNow();
    });
  }

  /** Applies what has been gathered; held back is what has to be. */
  applyNow(): void {
    const updates = this.#gathered.filter((update) => !this.#waits(update));
    this.#gathered = [];
    this.#apply(updates);
  }

  /** Applies an update at once, with all that came before it. */
  applyAll(update: Uint8Array): void {
    this.letIn();
    this.applyNow();
    this.letIn();
    this.#apply([update]);
  }

  /** Nothing is applied any more. */
  destroy(): void {
    this.#destroyed = true;
  }

  /** Ten people's keys cost one redraw. */
  #apply(updates: readonly Uint8Array[]): void {
    if (updates.length === 0 || this.#destroyed) return;
    this.#prepare();
    this.#doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.#doc, update, this.#origin);
    }, this.#origin);
  }

  /** Whether an update is held back; one that builds on such a one is too. */
  #waits(update: Uint8Array): boolean {
    if (this.#holdsBack === null) return false;
    const clients = [...Y.parseUpdateMeta(update).to.keys()];
    if (!clients.some((client) => this.#heldClients.has(client)) && !this.#holdsBack(update)) return false;
    this.#heldBack.push(update);
    for (const client of clients) this.#heldClients.add(client);
    return true;
  }
}
