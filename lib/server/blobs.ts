import { AppError } from "#lib/protocol/errors.ts";

/** Bytes that are kept, and when they were put. */
export interface BlobSummary {
  key: string;
  bytes: number;
  putAtMs: number;
}

/**
 * Keeps files that never change, each under a key: words of small letters, digits, "-" and ".", parted by "/".
 *
 * Durability: when `put` resolves, the bytes outlive a power cut. Atomicity: whoever reads sees all of them or nothing. Idempotence:
 * putting the same key again is the last one's; deleting what is not there does nothing. Failure: rejects, and what was there before
 * is still there.
 */
export interface Blobs {
  /** Of a stream that breaks off nothing is kept, and its error is passed on. */
  put(key: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  /** Null: there is none. */
  get(key: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The same piece by piece, for what may be large. Nothing is held open before the first piece is asked for; who does not read on must cancel. */
  open(key: string): Promise<ReadableStream<Uint8Array> | null>;
  delete(key: string): Promise<void>;
  /** What is kept under a first word of keys, in no order. */
  list(under: string): Promise<BlobSummary[]>;
}

/** A key that keeps to the rules; anything else is a mistake of ours or somebody's attempt, and is refused. */
export function checkedKey(key: string): string {
  if (!/^[a-z\d][a-z\d.-]*(?:\/[a-z\d][a-z\d.-]*)*$/.test(key) || key.length > 200) throw new AppError("bad_request");
  return key;
}

/** A stream of what `open` gives, which is asked only when somebody reads. */
export function readableOf(
  open: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>,
): ReadableStream<Uint8Array> {
  let pieces: AsyncIterator<Uint8Array> | null = null;
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        pieces ??= (await open())[Symbol.asyncIterator]();
        if (isCancelled) {
          await pieces.return?.();
          return;
        }
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        isCancelled = true;
        await pieces?.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
