import { AppError } from "#lib/protocol/errors.ts";
import { QueuedWorker } from "./queued-worker.ts";
import type { Head, UpdateLog } from "./update-log.ts";
import { WorkerClient } from "./worker-client.ts";

/** How content can be given and taken. */
export const contentFormats = ["json", "markdown", "html", "text"] as const;
export type ContentFormat = (typeof contentFormats)[number];

/** Content from outside. `source`: text, or with `json` the document as ProseMirror and Tiptap write it, also as text. */
export interface Content {
  format: ContentFormat;
  source: unknown;
}

/** Blocks to put into a document, or in place of one. `at` counts blocks from 0; left out: the first or the last. */
export interface ContentChange {
  op: "append" | "prepend" | "replace";
  at?: number | undefined;
  content: Content;
}

/** What is changed about a document: its title, its whole content, or some of it. */
export type DocumentChange = { title: string } | { put: Content } | { patch: readonly ContentChange[] };

/** An update, and the head that it was made for. */
export interface Composed {
  update: Uint8Array;
  head: Head;
}

/**
 * Makes documents and changes of them, in a worker thread: content may be anything that somebody sent. Rejects with
 * `bad_request` where it fits no document, and with `too_large` where that takes longer than 10 s.
 */
export interface Composer {
  /** The first update of a document. */
  compose(document: { title: string; content: Content }): Promise<Uint8Array>;
  /** A stored document's content as the first update of another one, with a title of its own and without what was deleted. */
  copy(documentId: string, title: string): Promise<Uint8Array>;
  /**
   * The update that changes a stored document, as it was at `base` (left out: at its head), by as little as it takes; null
   * where it changes nothing. Rejects with `conflict` where `base` is no position of it.
   */
  change(documentId: string, change: DocumentChange, base?: Head): Promise<Composed | null>;
  /** A document of somebody else's keeping, one Yjs update, as the first update of one here; it is called `title` if it has no title. */
  adopt(update: Uint8Array, title: string): Promise<{ update: Uint8Array; title: string }>;
  /** A stored document's content, and of which position. */
  write(documentId: string, format: ContentFormat): Promise<{ text: string; head: Head }>;
  /** A stored document as one Yjs update, and of which position. */
  encode(documentId: string): Promise<Composed>;
  /**
   * Looks at an update from outside as if it were applied to a stored document. Says at which head, and whether it brings
   * anything new. Rejects with `bad_update` where it cannot be applied, or depends on changes that the document has not.
   */
  examine(documentId: string, update: Uint8Array): Promise<{ head: Head; isNovel: boolean }>;
  close(): Promise<void>;
}

const workMs = 10_000;
const pageSize = 1_000;

/** A Composer over a log. Content from outside has a thread of its own, so that names and copies never wait for it. */
export function makeComposer(log: UpdateLog): Composer {
  const [quick, slow] = [makeWorker(), makeWorker()];
  const late = () =>
    new AppError("too_large", { message: "The server cannot take in that content within 10 seconds." });
  const call = <T>(worker: QueuedWorker, operation: string, argument: object) =>
    worker.call<T>(operation, argument, { ms: workMs, late });

  async function load(documentId: string): Promise<{ head: Head; updates: Uint8Array[] }> {
    const { head, checkpoint, updates: rows } = await log.load(documentId);
    const updates = rows.map(({ bytes }) => bytes);
    if (checkpoint !== null) updates.unshift(checkpoint.bytes);
    return { head, updates };
  }

  async function loadAt(documentId: string, base: Head): Promise<{ head: Head; updates: Uint8Array[] }> {
    const stored = await load(documentId);
    const { head } = stored;
    if (base.epoch !== head.epoch || base.seq > head.seq) throw new AppError("conflict");
    if (base.seq === head.seq) return stored;
    const updates: Uint8Array[] = [];
    for (let after = 0; after < base.seq;) {
      const rows = await log.read(documentId, { after, limit: Math.min(pageSize, base.seq - after) });
      const wanted = rows.filter(({ seq }) => seq <= base.seq);
      updates.push(...wanted.map(({ bytes }) => bytes));
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.seq;
    }
    return { head: base, updates };
  }

  return {
    compose: (document) => call(slow, "compose", document),
    copy: async (documentId, title) => call(quick, "copy", { updates: (await load(documentId)).updates, title }),
    change: async (documentId, change, base) => {
      const { head, updates } = await (base === undefined ? load(documentId) : loadAt(documentId, base));
      const update = await call<Uint8Array | null>("title" in change ? quick : slow, "change", {
        updates,
        change,
      });
      return update === null ? null : { update, head };
    },
    adopt: (update, title) => call(slow, "adopt", { update, title }),
    write: async (documentId, format) => {
      const { head, updates } = await load(documentId);
      return { text: await call<string>(quick, "write", { updates, format }), head };
    },
    encode: async (documentId) => {
      const { head, updates } = await load(documentId);
      return { update: await call<Uint8Array>(quick, "encode", { updates }), head };
    },
    examine: async (documentId, update) => {
      const { head, updates } = await load(documentId);
      return { head, isNovel: await call<boolean>(slow, "examine", { updates, update }) };
    },
    close: async () => {
      await Promise.all([quick.close(), slow.close()]);
    },
  };
}

function makeWorker(): QueuedWorker {
  return new QueuedWorker(
    new WorkerClient({
      url: new URL("./workers/compose.ts", import.meta.url),
      workerData: null,
      lost: () => new AppError("unavailable"),
    }),
  );
}
