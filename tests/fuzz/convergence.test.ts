import { WebSocket as NodeWebSocket } from "ws";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { Session } from "#app/_collab/session.ts";
import { startCollab } from "#tests/support/collab.ts";
import { FaultyLog } from "#tests/support/faulty-log.ts";
import { seededRandom } from "#tests/support/random.ts";

/** Runs and steps of each; `QUIRE_FUZZ_RUNS=200` for a long one, `QUIRE_FUZZ_SEED` for one seed again. */
const runs = Number(process.env["QUIRE_FUZZ_RUNS"] ?? 4);
const steps = Number(process.env["QUIRE_FUZZ_STEPS"] ?? 250);
const only = process.env["QUIRE_FUZZ_SEED"];
const seeds = only === undefined ? Array.from({ length: runs }, (_, index) => 1_000 + index) : [Number(only)];

interface Writer {
  name: string;
  doc: Y.Doc;
  session: Session;
  socket: NodeWebSocket | null;
  written: number;
}

/**
 * Several people write into one text and one list while sockets drop and the log fails, hangs or loses its answers.
 * Each letter is tagged with its writer and number, so that it can be told what became of it.
 */
test.each(seeds)(
  "[LOG-1] [SYNC-1] seed %i: whatever breaks, everyone ends with every word that was written, once",
  async (seed) => {
    const random = seededRandom(seed);
    let faults: FaultyLog | undefined;
    const started = await startCollab({
      appendDeadlineMs: 150,
      wrapLog: (log) => {
        faults = new FaultyLog(log);
        return faults.log;
      },
    });
    const broken = faults as FaultyLog;
    const writers = Array.from({ length: 4 }, (_, index) => join(started.url, `w${index}`));

    for (let step = 0; step < steps; step++) {
      const writer = writers[random.below(writers.length)] as Writer;
      const dice = random.below(100);
      if (dice < 80) write(writer, random.below(4) + 1, random.below);
      else if (dice < 90) writer.socket?.terminate();
      else if (dice < 93) broken.appends = (["fail", "hang", "unknown"] as const)[random.below(3)] ?? "fail";
      else if (dice < 97) broken.mend();
      else
        await new Promise((resolve) => {
          // Lets sockets and commits run in between: the interleaving is what is tested.
          setTimeout(resolve, random.below(20));
        });
      if (step % 7 === 0) await new Promise(setImmediate);
    }
    broken.mend();
    for (const { session } of writers) await expect.poll(() => session.status.kind, { timeout: 30_000 }).toBe("saved");
    const everything = writers.flatMap(({ name, written }) =>
      Array.from({ length: written }, (_, index) => `${name}.${index}`),
    );
    const listed = (doc: Y.Doc) => doc.getArray<string>("words").toArray();
    for (const { doc } of writers) {
      await expect.poll(() => listed(doc).length, { timeout: 30_000 }).toBe(everything.length);
      expect(listed(doc).toSorted()).toEqual(everything.toSorted());
      expect(listed(doc)).toEqual(listed((writers[0] as Writer).doc));
    }
    const stored = new Y.Doc();
    const { checkpoint, updates, quarantined } = await started.backend.log.load("doc");
    for (const { bytes } of [...(checkpoint === null ? [] : [checkpoint]), ...updates]) Y.applyUpdate(stored, bytes);
    expect(quarantined).toEqual([]);
    expect(listed(stored)).toEqual(listed((writers[0] as Writer).doc));
    for (const { session } of writers) session.destroy();
    await started.close();
  },
);

function join(url: string, name: string): Writer {
  const doc = new Y.Doc();
  const writer: Writer = { name, doc, socket: null, written: 0, session: null as never };
  writer.session = new Session({
    url,
    documentName: "doc",
    doc,
    store: null,
    openSocket: (address) => {
      writer.socket = new NodeWebSocket(address);
      writer.socket.on("error", () => undefined);
      return writer.socket as unknown as WebSocket;
    },
    reachable: () => Promise.resolve(true),
    onFrame: setImmediate,
    random: Math.random,
  });
  writer.session.connect();
  return writer;
}

function write(writer: Writer, count: number, below: (limit: number) => number): void {
  const words = writer.doc.getArray<string>("words");
  const added = Array.from({ length: count }, (_, index) => `${writer.name}.${writer.written + index}`);
  writer.written += count;
  words.insert(below(words.length + 1), added);
}
