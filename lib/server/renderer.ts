import type { JSONContent } from "@tiptap/core";
import { AppError } from "#lib/protocol/errors.ts";
import { QueuedWorker } from "./queued-worker.ts";
import type { Head, UpdateLog } from "./update-log.ts";
import { WorkerClient } from "./worker-client.ts";

/** A stored document as a person can read it without a script. */
export interface Rendered {
  title: string;
  /** The language that it is written in; null where nobody said. */
  language: string | null;
  /** Safe HTML of the body, the same elements and classes that the editor makes. */
  html: string;
  position: Head;
}

/** What lists and search show of a stored document. */
export interface Digest {
  title: string;
  /** The text without its looks, a line for each block. */
  text: string;
  /** Safe HTML of the beginning, for a thumbnail. */
  preview: string;
  position: Head;
}

/** Reads stored documents in a worker thread: renders them, and brings them to a newer schema. Remembers what it rendered by document and position. */
export interface Renderer {
  /** The document as of its head. An unknown document is empty. Rejects with `unavailable` after 5 s. */
  render(documentId: string): Promise<Rendered>;
  /**
   * The update that brings a stored document to the schema of this version, and the head that it was made for; null if it
   * is there. Rejects with `unavailable` after 5 s.
   */
  migration(documentId: string): Promise<{ update: Uint8Array; head: Head } | null>;
  /** What lists and search show of a document, as of its head. Rejects with `unavailable` after 5 s. */
  digest(documentId: string): Promise<Digest>;
  /** Content that fits the schema as safe HTML, as a thumbnail shows it. */
  preview(content: JSONContent): Promise<string>;
  close(): Promise<void>;
}

const renderMs = 5_000;
const rememberedHopeless = 1_000;
/** Characters of HTML kept, all documents together. */
const cacheCharacters = 32 * 1024 * 1024;

/** A Renderer over a log. Many requests for one position cost one render. */
export function makeRenderer(log: UpdateLog): Renderer {
  const worker = new QueuedWorker(
    new WorkerClient({
      url: new URL("./workers/render.ts", import.meta.url),
      workerData: null,
      lost: () => new AppError("unavailable"),
    }),
  );
  const cache = new Map<string, Rendered>();
  /** Positions that took too long: asking again would only take the thread from others. */
  const hopeless = new Set<string>();
  const running = new Map<string, Promise<Rendered>>();
  let cachedCharacters = 0;

  async function render(documentId: string): Promise<Rendered> {
    const head = (await log.heads([documentId])).get(documentId) ?? { epoch: 1, seq: 0 };
    const key = `${documentId}@${head.epoch}.${head.seq}`;
    const known = cache.get(key);
    if (known !== undefined) {
      // The newest use stands last, so that eviction begins with the oldest.
      cache.delete(key);
      cache.set(key, known);
      return known;
    }
    if (hopeless.has(key)) throw new AppError("unavailable");
    const started = running.get(key) ?? renderNow(documentId, key).finally(() => running.delete(key));
    running.set(key, started);
    return started;
  }

  async function renderNow(documentId: string, key: string): Promise<Rendered> {
    const { head, bytes } = await load(documentId);
    const late = () => stuck(key);
    const made = await worker.call<Omit<Rendered, "position">>("render", { updates: bytes }, { ms: renderMs, late });
    const rendered = { ...made, position: head };
    remember(`${documentId}@${head.epoch}.${head.seq}`, rendered);
    return rendered;
  }

  async function load(documentId: string): Promise<{ head: Head; bytes: Uint8Array[] }> {
    const { head, checkpoint, updates } = await log.load(documentId);
    const bytes = updates.map((update) => update.bytes);
    if (checkpoint !== null) bytes.unshift(checkpoint.bytes);
    return { head, bytes };
  }

  async function migration(documentId: string): Promise<{ update: Uint8Array; head: Head } | null> {
    const { head, value: update } = await ask<Uint8Array | null>(documentId, "migrate");
    return update === null ? null : { update, head };
  }

  async function digest(documentId: string): Promise<Digest> {
    const { head, value } = await ask<Omit<Digest, "position">>(documentId, "digest");
    return { ...value, position: head };
  }

  function preview(content: JSONContent): Promise<string> {
    return worker.call<string>("preview", { content }, { ms: renderMs, late: () => new AppError("unavailable") });
  }

  async function ask<T>(documentId: string, operation: string): Promise<{ head: Head; value: T }> {
    const { head, bytes } = await load(documentId);
    // What takes too long one way may be quick another.
    const key = `${operation} ${documentId}@${head.epoch}.${head.seq}`;
    if (hopeless.has(key)) throw new AppError("unavailable");
    const late = () => stuck(key);
    return { head, value: await worker.call<T>(operation, { updates: bytes }, { ms: renderMs, late }) };
  }

  function stuck(key: string): Error {
    hopeless.add(key);
    if (hopeless.size > rememberedHopeless) hopeless.clear();
    return new AppError("unavailable");
  }

  function remember(key: string, rendered: Rendered): void {
    if (cache.has(key)) return;
    cache.set(key, rendered);
    cachedCharacters += rendered.html.length;
    for (const [oldest, { html }] of cache) {
      if (cachedCharacters <= cacheCharacters) break;
      cache.delete(oldest);
      cachedCharacters -= html.length;
    }
  }

  return { render, migration, digest, preview, close: () => worker.close() };
}
