/** Who made a change, as the server knows it: `user:`, `guest:`, `token:` or `system:` and an id. */
export type Actor = `${"user" | "guest" | "token" | "system"}:${string}`;

/** By which way a change came. */
export type UpdateKind = "edit" | "api" | "import" | "restore" | "seed";

/** A change that wants to become durable. `bytes` is a Yjs update, format 1. */
export interface NewUpdate {
  stream: string;
  actor: Actor;
  /** The socket that sent it; empty when there was none. */
  connection: string;
  kind: UpdateKind;
  bytes: Uint8Array;
  /** The epoch that the writer has loaded; a stream in another one refuses it with `stale_epoch`. */
  epoch?: number;
  /** Append only if the head is exactly here; anywhere else refuses it with `conflict`. */
  expectedHead?: number;
}

/** Where a stream ends. `seq` 0: nothing in it. */
export interface Head {
  /** Grows when the stream is purged, so that a position of its former life is recognised. */
  epoch: number;
  seq: number;
}

/** A row as it is kept. */
export interface Update extends Head {
  actor: Actor;
  connection: string;
  kind: UpdateKind;
  /** Milliseconds since 1970, never decreasing in a stream. */
  timeMs: number;
  bytes: Uint8Array;
}

/** A whole document, encoded as one Yjs update, as it was after `seq`. */
export interface Checkpoint extends Head {
  bytes: Uint8Array;
}

/** What it takes to open a document. */
export interface Loaded {
  head: Head;
  /** The newest one that is good. */
  checkpoint: Checkpoint | null;
  /** The newest one's, good or not: what the next is compared with. */
  newestCheckpointSeq: number;
  /** Every readable row after the checkpoint, in order. */
  updates: Update[];
  /** Rows that are there and could not be read, or were set aside before. */
  quarantined: number[];
}

/**
 * The append-only log that a document is.
 *
 * Order: within a stream, sequence numbers start at 1, have no gaps, and follow the order of commits, whichever
 * process wrote them. Appends of one caller to one stream keep the order of the calls.
 *
 * Durability: when `append` resolves, the row survives the death of any process and of the machine.
 *
 * Failure: `append` rejects with `conflict` or `stale_epoch` (nothing was written), with `log_unavailable` (nothing
 * was written, as far as the store says) or with `log_unknown_outcome` (it may have been). A caller that retries may
 * write the same bytes twice, which is harmless: Yjs updates are idempotent.
 *
 * Nothing but `purge` deletes.
 */
export interface UpdateLog {
  /** Makes one change durable and says where it stands. */
  append(update: NewUpdate): Promise<{ epoch: number; seq: number; timeMs: number }>;

  /** The newest good checkpoint and every update after it, read as of one moment. An unknown stream is empty. */
  load(stream: string): Promise<Loaded>;

  /** The readable rows with `after` < seq, in order, at most `limit` (default 1,000) of them. */
  read(stream: string, options: { after: number; limit?: number }): Promise<Update[]>;

  /** The heads of those of `streams` that exist. */
  heads(streams: readonly string[]): Promise<Map<string, Head>>;

  /** The last sequence number whose time is at most `timeMs`; 0 if there is none. */
  seqAt(stream: string, timeMs: number): Promise<number>;

  /** Writes all rows of `from` up to `upTo` (default: all), times and authors kept, into the empty stream `to`. `conflict` if it is not empty. */
  copy(from: string, to: string, options?: { upTo?: number }): Promise<Head>;

  /** Deletes every row and checkpoint of the stream and begins its next epoch. Idempotent. */
  purge(stream: string): Promise<void>;

  /**
   * Keeps a checkpoint if `previousSeq` (0: none) is the newest one's and the rows up to its seq are committed in its
   * epoch; says whether it did. It deletes nothing, so a refusal or a failure harms nobody.
   */
  checkpoint(stream: string, checkpoint: Checkpoint, previousSeq: number): Promise<boolean>;

  /** Sets a row aside: `load` and `read` leave it out from now on and `load` names it. The row itself is kept. */
  quarantine(stream: string, seq: number, reason: string): Promise<void>;

  /** Every stream that has rows, by name, `after` exclusive, at most `limit` of them. */
  streams(options: { after: string; limit: number }): Promise<string[]>;

  /**
   * Resolves after a durable write of `size` bytes that belongs to no stream and is taken back; rejects when the store
   * cannot take one. A disk that is nearly full takes a small write and refuses a large one.
   */
  probe(size: number): Promise<void>;

  /** Waits for what was asked and frees the store. */
  close(): Promise<void>;
}
