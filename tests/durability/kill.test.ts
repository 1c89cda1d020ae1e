import { afterEach, expect, test } from "vitest";
import type * as Y from "yjs";
import { ServerProcess } from "#tests/support/quire-process.ts";
import { RawClient } from "#tests/support/raw-client.ts";

/** How often the process is killed; `QUIRE_KILLS=200` for a long run. */
const kills = Number(process.env["QUIRE_KILLS"] ?? 10);

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const words = (doc: Y.Doc) => new Set(doc.getArray<string>("words").toArray());

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

test(
  `[LOG-1] of what was acknowledged or seen by another, nothing is lost in ${kills} kills of the real process`,
  async () => {
    const server = await ServerProcess.start("collab-server/main.ts", { COLLAB_OPEN: "1" });
    cleanups.push(() => server.destroy());
    let acknowledged = 0;
    let seen = 0;
    for (let round = 0; round < kills; round++) {
      const document = `d${round % 3}`;
      const writers = (["hocuspocus", "hocuspocus", "y-websocket", "y-websocket"] as const).map(
        (protocol, index) => new Writer(server.collabUrl, document, `${round}.${index}`, protocol),
      );
      for (const { client } of writers) await client.open();
      await new Promise((resolve) => {
        // The random instant is the experiment.
        setTimeout(resolve, 50 + Math.random() * 300);
      });
      await server.kill();
      for (const writer of writers) writer.stop();
      const promised = new Set(writers.flatMap((writer) => [...writer.acknowledged, ...writer.seen]));
      acknowledged += writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0);
      seen += writers.reduce((sum, writer) => sum + writer.seen.length, 0);
      await server.start();
      const reader = await new RawClient(server.collabUrl, document).open();
      const kept = words(reader.doc);
      expect([...promised].filter((word) => !kept.has(word))).toEqual([]);
      reader.ws.terminate();
    }
    console.log(`${kills} kills: ${acknowledged} acknowledged, ${seen} seen by others, 0 lost`);
    expect(acknowledged).toBeGreaterThan(kills * 5);
    expect(seen).toBeGreaterThan(kills * 5);
  },
  60_000 + kills * 5_000,
);
