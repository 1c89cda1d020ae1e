import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { runCollab } from "#tests/support/clean-up.ts";
import { RawClient } from "#tests/support/raw-client.ts";

/** How many updates may be on their way at once, as a fast writer on a slow line has. */
const window = 200;

interface Trace {
  endContent: string;
  txns: { patches: [position: number, deleted: number, inserted: string][] }[];
}

/** A real editing trace (github.com/josephg/editing-traces) named by QUIRE_TRACE, else one made by rules of its own. */
function readTrace(): Trace {
  const file = process.env["QUIRE_TRACE"];
  if (file !== undefined && existsSync(file)) return JSON.parse(gunzipSync(readFileSync(file)).toString()) as Trace;
  let seed = 20_261;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  let text = "";
  const txns: Trace["txns"] = [];
  for (let index = 0; index < 8_000; index++) {
    const position = random(10) < 8 ? text.length : random(text.length + 1);
    const deleted = random(5) === 0 ? Math.min(random(4), text.length - position) : 0;
    const inserted = deleted > 0 ? "" : String.fromCharCode(97 + random(26)).repeat(random(30) === 0 ? 40 : 1);
    text = text.slice(0, position) + inserted + text.slice(position + deleted);
    txns.push({ patches: [[position, deleted, inserted]] });
  }
  return { endContent: text, txns };
}

test("a writing session replayed through the socket ends in exactly its text, for a reader and after a restart of the document", async () => {
  const { endContent, txns } = readTrace();
  const started = await runCollab();
  const writer = new RawClient(started.url, "trace");
  const reader = new RawClient(started.url, "trace");
  await writer.open();
  await reader.open();
  const text = writer.doc.getText("t");
  let sent = 0;
  writer.doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin === writer) return;
    sent += 1;
    writer.update(update);
  });
  for (const { patches } of txns) {
    writer.doc.transact(() => {
      for (const [position, deleted, inserted] of patches) {
        if (deleted > 0) text.delete(position, deleted);
        if (inserted !== "") text.insert(position, inserted);
      }
    });
    if (sent - writer.accepted > window) {
      await writer.until("acknowledgements", () => sent - writer.accepted < window / 2, 30_000);
    }
  }
  await writer.until("the last acknowledgement", () => writer.accepted === sent + 1, 60_000);
  await reader.until("the whole text", () => reader.doc.getText("t").toString() === endContent, 30_000);
  expect(text.toString()).toBe(endContent);
  await writer.close();
  await reader.close();
  const fresh = await new RawClient(started.url, "trace").open();
  expect(fresh.doc.getText("t").toString()).toBe(endContent);
  const doc = new Y.Doc();
  const { checkpoint, updates } = await started.backend.log.load("trace");
  for (const { bytes } of [...(checkpoint === null ? [] : [checkpoint]), ...updates]) Y.applyUpdate(doc, bytes);
  expect(doc.getText("t").toString()).toBe(endContent);
}, 300_000);
