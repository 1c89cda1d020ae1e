import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Head, Loaded } from "#lib/server/update-log.ts";
import type { Peer } from "./peer.ts";

/** A document in memory: its Y.Doc, who is connected to it, and how far along the log it is. */
export class LiveDocument {
  readonly name: string;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly peers = new Set<Peer>();

  #epoch = 1;
  /** Every row up to here is committed and known to this process. */
  #known = 0;
  /** Committed rows beyond a gap; another process wrote what lies between. */
  readonly #ahead = new Set<number>();
  #unapplied = 0;
  #holds = 0;
  /** What has come since the newest checkpoint. */
  checkpointSeq = 0;
  bytesSinceCheckpoint = 0;
  /** The encoded size of the whole document, as last measured, and what has been added since. */
  encodedBytes = 0;

  constructor(name: string, doc: Y.Doc, awareness: Awareness) {
    this.name = name;
    this.doc = doc;
    this.awareness = awareness;
  }

  /** Where the document stands once `loaded` has been applied. */
  begin(loaded: Loaded): void {
    this.#epoch = loaded.head.epoch;
    this.#known = loaded.head.seq;
    this.checkpointSeq = loaded.newestCheckpointSeq;
    this.bytesSinceCheckpoint = loaded.updates.reduce((sum, update) => sum + update.bytes.byteLength, 0);
    this.encodedBytes = (loaded.checkpoint?.bytes.byteLength ?? 0) + this.bytesSinceCheckpoint;
  }

  /** The end of what this process knows to be committed, without gaps. */
  get head(): Head {
    return { epoch: this.#epoch, seq: this.#known };
  }

  /** Whether rows that this process did not write, and has not read, lie before some that it did. */
  get hasGap(): boolean {
    return this.#ahead.size > 0;
  }

  /** Whether the Y.Doc is exactly the log up to `head`: nothing committed waits to be applied. */
  get isSettled(): boolean {
    return this.#unapplied === 0 && !this.hasGap;
  }

  /** Whether something still needs the document in memory, connected or not. */
  get isHeld(): boolean {
    return this.#holds > 0;
  }

  /** Keeps the document in memory until the function returned is called. */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (held) this.#holds -= 1;
      held = false;
    };
  }

  /** A row of this process is committed; `applied` says later that it is in the Y.Doc. */
  committed(seq: number, bytes: number): void {
    this.#unapplied += 1;
    this.bytesSinceCheckpoint += bytes;
    this.encodedBytes += bytes;
    if (seq <= this.#known) return;
    this.#ahead.add(seq);
    this.#closeGap();
  }

  applied(): void {
    this.#unapplied -= 1;
  }

  /** Rows up to `seq` have been read from elsewhere and applied. */
  advanceTo(seq: number, bytes: number): void {
    this.bytesSinceCheckpoint += bytes;
    this.encodedBytes += bytes;
    if (seq > this.#known) this.#known = seq;
    for (const known of this.#ahead) if (known <= this.#known) this.#ahead.delete(known);
    this.#closeGap();
  }

  #closeGap(): void {
    while (this.#ahead.delete(this.#known + 1)) this.#known += 1;
  }
}
