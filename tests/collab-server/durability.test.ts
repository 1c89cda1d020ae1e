import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import type { NewUpdate } from "#lib/server/update-log.ts";
import { runCollab } from "#tests/support/clean-up.ts";
import type { TestCollab } from "#tests/support/collab.ts";
import { FaultyLog } from "#tests/support/faulty-log.ts";
import { RawClient } from "#tests/support/raw-client.ts";

async function brokenServer(appendDeadlineMs = 300): Promise<TestCollab & { faults: FaultyLog }> {
  let faults: FaultyLog | undefined;
  const started = await runCollab({
    appendDeadlineMs,
    wrapLog: (log) => {
      faults = new FaultyLog(log);
      return faults.log;
    },
  });
  onTestFinished(() => faults?.mend());
  return { ...started, faults: faults as FaultyLog };
}

function client(url: string, name = "doc"): RawClient {
  const made = new RawClient(url, name);
  onTestFinished(() => made.ws.terminate());
  return made;
}

const type = (letters: string) => (doc: Y.Doc) => doc.getText("t").insert(doc.getText("t").length, letters);
const text = (doc: Y.Doc) => doc.getText("t").toString();

function textOf(rows: { bytes: Uint8Array }[]): string {
  const doc = new Y.Doc();
  for (const { bytes } of rows) Y.applyUpdate(doc, bytes);
  return text(doc);
}

test("[LOG-1] an update is in the log before it is acknowledged and before a peer sees it", async () => {
  const gate = Promise.withResolvers<void>();
  const { url, backend } = await runCollab({
    wrapLog: (log) => ({
      ...log,
      append: async (update: NewUpdate) => {
        await gate.promise;
        return log.append(update);
      },
    }),
  });
  const [writer, reader] = [await client(url).open(), await client(url).open()];
  writer.edit(type("hello"));
  const late = await client(url).open();
  expect([writer.accepted, reader.updatesReceived.length, text(late.doc)]).toEqual([1, 0, ""]);
  gate.resolve();
  await writer.until("the acknowledgement", () => writer.accepted === 2);
  await reader.until("the update", () => text(reader.doc) === "hello");
  expect(textOf((await backend.log.load("doc")).updates)).toBe("hello");
});

test("[LOG-7] a log that fails acknowledges nothing, closes the writer with 1013, and reading goes on", async () => {
  const { url, backend, faults } = await brokenServer();
  const [writer, reader] = [await client(url).open(), await client(url).open()];
  writer.edit(type("before "));
  await reader.until("the update", () => text(reader.doc) === "before ");
  faults.appends = "fail";
  const acknowledged = writer.accepted;
  writer.edit(type("during "));
  await writer.until("the socket to close", () => writer.closed !== null);
  expect(writer.closed?.code).toBe(1013);
  expect(writer.accepted).toBe(acknowledged);
  expect(backend.health.writable).toBe(false);
  expect(reader.closed).toBeNull();
  const newcomer = client(url);
  await newcomer.until("what is in memory", () => text(newcomer.doc) === "before ");
  faults.mend();
  await reader.until("the log's recovery", () => backend.health.writable, 2_000);
  const again = client(url);
  Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(writer.doc));
  await reader.until("the kept edit", () => text(reader.doc) === "before during ", 2_000);
  expect(text(again.doc)).toBe("before during ");
});

test("[LOG-7] a log that does not answer in time closes the writer, and what it wrote after all appears", async () => {
  const { url, backend, faults } = await brokenServer(1_000);
  const [writer, reader] = [await client(url).open(), await client(url).open()];
  faults.appends = "hang";
  writer.edit(type("late"));
  await writer.until("the socket to close", () => writer.closed !== null);
  expect(writer.closed?.code).toBe(1013);
  expect([writer.accepted, text(reader.doc), backend.health.writable]).toEqual([1, "", false]);
  faults.mend();
  await reader.until("the row that was committed late", () => text(reader.doc) === "late");
});

test("[LOG-7] an append whose answer was lost is not acknowledged and not lost", async () => {
  const { url, faults } = await brokenServer();
  const [writer, reader] = [await client(url).open(), await client(url).open()];
  faults.appends = "unknown";
  writer.edit(type("there"));
  await writer.until("the socket to close", () => writer.closed !== null);
  expect(writer.accepted).toBe(1);
  await reader.until("the row", () => text(reader.doc) === "there");
});

test("a load that fails says unavailable, not permission denied, leaves nothing behind, and works later", async () => {
  const { url, backend, faults } = await brokenServer();
  faults.loads = "fail";
  for (let round = 0; round < 20; round++) {
    const refused = client(url);
    await refused.until("the socket to close", () => refused.closed !== null);
    expect([refused.closed?.code, refused.denied]).toEqual([1013, "log_unavailable"]);
  }
  const { values } = await backend.metrics.documents.get();
  expect(values.map(({ value }) => value)).toEqual([0]);
  faults.mend();
  await client(url).open();
});

test("a document whose last client left while its edit was being committed is not orphaned", async () => {
  const gate = Promise.withResolvers<void>();
  const { url } = await runCollab({
    wrapLog: (log) => ({
      ...log,
      append: async (update: NewUpdate) => {
        await gate.promise;
        return log.append(update);
      },
    }),
  });
  const [writer, other] = [await client(url).open(), await client(url).open()];
  writer.edit(type("slow"));
  await writer.close();
  await other.close();
  const next = await client(url).open();
  gate.resolve();
  await next.until("the slow edit", () => text(next.doc) === "slow");
  await next.close();
  const last = await client(url).open();
  expect(text(last.doc)).toBe("slow");
});

test("[LOG-3] a poisoned row is quarantined and the document opens", async () => {
  const { url, backend } = await runCollab();
  const good = new Y.Doc();
  good.getText("t").insert(0, "good");
  const row = (bytes: Uint8Array) =>
    backend.log.append({ stream: "doc", actor: "user:a", connection: "", kind: "edit", bytes });
  await row(Y.encodeStateAsUpdate(good));
  await row(new Uint8Array([255, 255, 255, 15, 1, 2, 3]));
  const state = Y.encodeStateVector(good);
  good.getText("t").insert(4, " still");
  await row(Y.encodeStateAsUpdate(good, state));
  const reader = await client(url).open();
  expect(text(reader.doc)).toBe("good still");
  expect((await backend.log.load("doc")).quarantined).toEqual([2]);
});

test("[LOG-6] a change that another part of the server appends reaches the browser, with and without the bus", async () => {
  const { url, backend } = await runCollab();
  const reader = await client(url).open();
  const doc = new Y.Doc();
  const append = async (letters: string) => {
    const before = Y.encodeStateVector(doc);
    type(letters)(doc);
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const position = await backend.log.append({ stream: "doc", actor: "system:t", connection: "", kind: "api", bytes });
    return { ...position, bytes };
  };
  const first = await append("heard ");
  const { epoch, seq } = first;
  backend.bus.publish({ type: "committed", stream: "doc", epoch, from: seq, to: seq, updates: [first.bytes] });
  await reader.until("what the bus said", () => text(reader.doc) === "heard ", 1_000);
  await append("unheard ");
  const third = await append("after a gap");
  const to = third.seq;
  backend.bus.publish({ type: "committed", stream: "doc", epoch, from: to, to, updates: [third.bytes] });
  await reader.until("what lies in the gap", () => text(reader.doc) === "heard unheard after a gap", 1_000);
  await append("!");
  await reader.until("what the poll finds", () => text(reader.doc).endsWith("!"), 8_000);
});

test("[LOG-4] checkpoints are kept while people write, and loading from them gives the same text", async () => {
  const { url, backend } = await runCollab();
  const writer = await client(url).open();
  const paragraph = "0123456789".repeat(400);
  for (let round = 0; round < 30; round++) writer.edit(type(paragraph));
  await writer.until("the acknowledgements", () => writer.accepted === 31);
  await expect.poll(async () => (await backend.log.load("doc")).checkpoint?.seq ?? 0).toBeGreaterThan(5);
  const { checkpoint, updates } = await backend.log.load("doc");
  expect(textOf([checkpoint as { bytes: Uint8Array }, ...updates])).toBe(paragraph.repeat(30));
  expect(await backend.log.read("doc", { after: 0 })).toHaveLength(30);
});

test("a purged document leaves memory and its writers are told to load anew", async () => {
  const { url, backend } = await runCollab();
  const writer = await client(url).open();
  writer.edit(type("gone soon"));
  await writer.until("the acknowledgement", () => writer.accepted === 2);
  await backend.log.purge("doc");
  writer.edit(type("into the void"));
  await writer.until("the socket to close", () => writer.closed !== null);
  expect(writer.closed?.code).toBe(4503);
  const next = await client(url).open();
  expect(text(next.doc)).toBe("");
});

test("stopping commits what has arrived, says 1012 and ends within its deadline", async () => {
  const { url, collab, backend } = await runCollab();
  const writer = await client(url).open();
  for (let index = 0; index < 200; index++) writer.edit(type("x"));
  await writer.until("the acknowledgements", () => writer.accepted === 201);
  const started = performance.now();
  await collab.close(5_000);
  expect(performance.now() - started).toBeLessThan(5_000);
  await writer.until("the socket to close", () => writer.closed !== null);
  expect(writer.closed?.code).toBe(1012);
  const { checkpoint, updates } = await backend.log.load("doc");
  expect(textOf([...(checkpoint === null ? [] : [checkpoint]), ...updates])).toBe("x".repeat(200));
});

test("1,000 offline edits come as one sync, cost at most two rows, and every acknowledgement is true", async () => {
  const { url, backend } = await runCollab();
  const offline = client(url);
  for (let index = 0; index < 1_000; index++) type(`${index},`)(offline.doc);
  const expected = text(offline.doc);
  await offline.open();
  await offline.until("the acknowledgement", () => offline.accepted > 0);
  const { updates } = await backend.log.load("doc");
  expect(updates.length).toBeLessThanOrEqual(2);
  expect(textOf(updates)).toBe(expected);
  offline.step2(Y.encodeStateAsUpdate(offline.doc));
  await offline.until("the second acknowledgement", () => offline.accepted === 2);
  expect((await backend.log.load("doc")).head.seq).toBe(updates.length);
});
