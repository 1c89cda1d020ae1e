import type * as Y from "yjs";
import type { ServerProcess } from "./quire-process.ts";
import { RawClient } from "./raw-client.ts";

/** What became of the promises of a server that was killed again and again. */
export interface KillResult {
  kills: number;
  /** Words whose author was told that they are saved. */
  acknowledged: number;
  /** Words that somebody else held, counted once for each who did. */
  seen: number;
  /** Words of either kind that were gone after the restart. */
  lost: number;
  /** Kills after which something was. */
  killsWithLoss: number;
}

/** How many kills one document lives through. */
const roundsPerDocument = 5;

/** A server that stores lazily may take this long to show what it has. */
const patienceMs = 3_000;

const words = (doc: Y.Doc) => new Set(doc.getArray<string>("words").toArray());

/**
 * Lets four people write one document, kills the server at a random instant, starts it again, and looks for every word
 * that had been promised: acknowledged to its author, or received by somebody else.
 */
export async function killRepeatedly(
  server: ServerProcess,
  options: { kills: number; url: string; protocols: readonly ("hocuspocus" | "y-websocket")[] },
): Promise<KillResult> {
  const { kills, url, protocols } = options;
  const result: KillResult = { kills, acknowledged: 0, seen: 0, lost: 0, killsWithLoss: 0 };
  for (let round = 0; round < kills; round++) {
    // A document lives through several kills and does not grow without end: each round reads the whole of it.
    const document = `d${Math.floor(round / roundsPerDocument)}`;
    const writers = [0, 1, 2, 3].map(
      (index) => new Writer(url, document, `${round}.${index}`, protocols[index % protocols.length] ?? "hocuspocus"),
    );
    for (const { client } of writers) await client.open();
    await new Promise((resolve) => {
      // The random instant is the experiment.
      setTimeout(resolve, 50 + Math.random() * 300);
    });
    await server.kill();
    for (const writer of writers) writer.stop();
    const promised = new Set(writers.flatMap((writer) => [...writer.acknowledged, ...writer.seen]));
    result.acknowledged += writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0);
    result.seen += writers.reduce((sum, writer) => sum + writer.seen.length, 0);
    await server.start();
    const [protocol = "hocuspocus"] = protocols;
    const reader = await new RawClient(url, document, { protocol }).open();
    const lost = () => [...promised].filter((word) => !words(reader.doc).has(word)).length;
    await reader.until("what was promised", () => lost() === 0, patienceMs).catch(() => undefined);
    result.lost += lost();
    if (lost() > 0) result.killsWithLoss += 1;
    reader.ws.terminate();
  }
  return result;
}

/** Somebody who writes one word after another and knows which of them were acknowledged. */
class Writer {
  readonly client: RawClient;
  readonly #name: string;
  readonly #sent: string[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(url: string, document: string, name: string, protocol: "hocuspocus" | "y-websocket") {
    this.#name = name;
    this.client = new RawClient(url, document, { protocol });
    this.#timer = setInterval(() => this.#write(), 3);
  }

  /** The words whose acknowledgement came; the first answer is to the handshake. */
  get acknowledged(): string[] {
    return this.#sent.slice(0, Math.max(0, this.client.accepted - 1));
  }

  /** All that it holds that others wrote. */
  get seen(): string[] {
    return [...words(this.client.doc)].filter((word) => !word.startsWith(`${this.#name}/`));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.client.ws.terminate();
  }

  #write(): void {
    // The handshake is behind us when its answer is here, or at the first sync where there are no answers.
    if (!this.client.synced || this.client.ws.readyState !== this.client.ws.OPEN) return;
    const word = `${this.#name}/${this.#sent.length}`;
    this.#sent.push(word);
    this.client.edit((doc) => doc.getArray<string>("words").push([word]));
  }
}
