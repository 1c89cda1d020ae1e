import { existsSync, readFileSync } from "node:fs";
import * as encoding from "lib0/encoding";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import type { Extension } from "#collab-server/extension.ts";
import type { Identity } from "#collab-server/grant.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { awarenessFrame, messageTypes, syncFrame, syncSteps, tokenFrame, writeFrame } from "#lib/protocol/frames.ts";
import { limits } from "#lib/protocol/limits.ts";
import { runCollab } from "#tests/support/clean-up.ts";
import { RawClient } from "#tests/support/raw-client.ts";

function client(url: string, name = "doc"): RawClient {
  const made = new RawClient(url, name);
  onTestFinished(() => made.ws.terminate());
  return made;
}

const state = (name: string, extra: object = {}) => JSON.stringify({ user: { name }, ...extra });
const nameOf = (seen: RawClient, clientId: number) =>
  (JSON.parse(seen.presence.get(clientId)?.json ?? "null") as { user?: { name: string } } | null)?.user?.name;

const text = (doc: Y.Doc) => doc.getText("t").toString();

/** 7 bytes that claim 2^25 structs: applying them would allocate hundreds of megabytes. */
const forged = new Uint8Array([1, 128, 128, 128, 16, 1, 0]);

test.each([
  ["garbage", new Uint8Array([7, 7, 7, 7, 7, 7])],
  ["a forged header", forged],
  ["an empty payload", new Uint8Array()],
])("[NET-1] %s as an update is closed with 4400 at once and never reaches the log", async (_, bytes) => {
  const { url, backend } = await runCollab();
  const [mallory, reader] = [await client(url).open(), await client(url).open()];
  const started = performance.now();
  const before = process.memoryUsage().rss;
  mallory.update(bytes);
  await mallory.until("the socket to close", () => mallory.closed !== null);
  expect(mallory.closed?.code).toBe(4400);
  expect(mallory.accepted).toBe(1);
  expect(performance.now() - started).toBeLessThan(500);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  expect((await backend.log.load("doc")).head.seq).toBe(0);
  expect(reader.closed).toBeNull();
});

test.each([
  ["no frame at all", new Uint8Array([255, 255, 255, 255])],
  ["a type that no client may send", writeFrame("doc", messageTypes.broadcastStateless)],
  ["an unknown type", writeFrame("doc", 42)],
  ["an unknown sync step", writeFrame("doc", messageTypes.sync, (e) => e.cbuf.fill(9, (e.cpos += 2) - 2, e.cpos))],
  ["a torn state vector", syncFrame("doc", syncSteps.step1, new Uint8Array([200, 1, 2]))],
  ["a torn presence", awarenessFrame("doc", new Uint8Array([3, 1]))],
  ["a torn sync message", writeFrame("doc", messageTypes.sync)],
  ["a name with a control character", tokenFrame("a\u0007b", "", "t")],
  ["a name that is too long", tokenFrame("n".repeat(limits.documentNameBytes + 1), "", "t")],
  ["an empty name", tokenFrame(" ", "", "t")],
])("[NET-1] %s is closed with a 44xx", async (_, frame) => {
  const { url } = await runCollab();
  const mallory = await client(url).open();
  mallory.ws.send(frame);
  await mallory.until("the socket to close", () => mallory.closed !== null);
  expect(mallory.closed?.code).toBe(4400);
});

test("[NET-1] a text message is closed with 4400", async () => {
  const { url } = await runCollab();
  const mallory = await client(url).open();
  mallory.ws.send("hello");
  await mallory.until("the socket to close", () => mallory.closed !== null);
  expect(mallory.closed?.code).toBe(4400);
});

test("an update over its limit is closed with 4413 in plain words, and the same bytes pass as a first sync", async () => {
  const { url, backend } = await runCollab();
  const writer = await client(url).open();
  writer.doc.getText("t").insert(0, "x".repeat(limits.updateBytes));
  const bytes = Y.encodeStateAsUpdate(writer.doc);
  writer.update(bytes);
  await writer.until("the socket to close", () => writer.closed !== null);
  expect(writer.closed).toMatchObject({ code: 4413, reason: "A change may have 1 MiB; this one is larger." });
  expect((await backend.log.load("doc")).head.seq).toBe(0);
  const again = await client(url).open();
  again.step2(bytes);
  await again.until("the acknowledgement", () => again.accepted === 2);
});

test("[LOG-3] a document that was spoiled in memory is loaded anew from the log, without the row that spoiled it", async () => {
  let doomed = false;
  // Stands in for an update that Yjs integrates only half.
  const spoiler: Extension = {
    name: "spoiler",
    loaded: ({ doc }) => {
      doc.on("beforeObserverCalls", () => {
        if (doomed) throw new Error("half way");
      });
    },
  };
  const { url, backend } = await runCollab({ extensions: [spoiler] });
  const [ada, mallory] = [await client(url).open(), await client(url).open()];
  ada.edit((doc) => doc.getText("t").insert(0, "mine"));
  await mallory.until("the update", () => text(mallory.doc) === "mine");
  doomed = true;
  mallory.edit((doc) => doc.getText("t").insert(0, "evil "));
  await mallory.until("the end of the socket", () => mallory.closed !== null);
  await ada.until("the end of the socket", () => ada.closed !== null);
  expect([mallory.closed?.code, ada.closed?.code, text(ada.doc)]).toEqual([4503, 4503, "mine"]);
  doomed = false;
  const again = await client(url).open();
  expect(text(again.doc)).toBe("mine");
  expect((await backend.log.load("doc")).quarantined).toEqual([2]);
});

test("updates whose dependencies never come are limited", async () => {
  const { url } = await runCollab();
  const mallory = await client(url).open();
  const doc = new Y.Doc();
  doc.getText("t").insert(0, "missing");
  for (let round = 0; round < 4 && mallory.closed === null; round++) {
    const before = Y.encodeStateVector(doc);
    doc.getText("t").insert(0, "y".repeat(100_000));
    mallory.update(Y.encodeStateAsUpdate(doc, before));
  }
  await mallory.until("the socket to close", () => mallory.closed !== null);
  expect(mallory.closed?.code).toBe(4400);
});

test("[NET-1] one who piles up such updates goes; the others write on", async () => {
  const { url } = await runCollab();
  const [mallory, ada] = [await client(url).open(), await client(url).open()];
  const doc = new Y.Doc();
  doc.getText("t").insert(0, "missing");
  const before = Y.encodeStateVector(doc);
  doc.getText("t").insert(0, "y".repeat(400_000));
  mallory.update(Y.encodeStateAsUpdate(doc, before));
  await mallory.until("the socket to close", () => mallory.closed !== null);
  const accepted = ada.accepted;
  ada.edit((own) => own.getText("t").insert(0, "honest"));
  await ada.until("the acknowledgement", () => ada.accepted > accepted);
  expect(ada.closed).toBeNull();
});

test("[LOG-3] a deletion that Yjs cannot carry out spoils nothing, now or at the next loading", async () => {
  const { url, backend } = await runCollab();
  const [mallory, ada] = [await client(url).open(), await client(url).open()];
  const deep = new Y.Doc();
  let parent: Y.XmlFragment | Y.XmlElement = deep.getXmlFragment("deep");
  deep.transact(() => {
    for (let depth = 0; depth < 8_000; depth++) {
      const child = new Y.XmlElement("x");
      parent.insert(0, [child]);
      parent = child;
    }
  });
  mallory.update(Y.encodeStateAsUpdate(deep));
  await mallory.until("the acknowledgement", () => mallory.accepted === 2);
  // A delete set of one struct: the outermost element, by its id alone.
  const { client: clientId, clock } = (deep.getXmlFragment("deep")._start as Y.Item).id;
  const encoder = encoding.createEncoder();
  for (const value of [0, 1, clientId, 1, clock, 1]) encoding.writeVarUint(encoder, value);
  ada.edit((doc) => doc.getText("t").insert(0, "before. "));
  await ada.until("the acknowledgement", () => ada.accepted === 2);
  mallory.update(encoding.toUint8Array(encoder));
  await mallory.until("the socket to close", () => mallory.closed !== null || mallory.accepted === 3);
  const again = await client(url).open();
  const peer = await client(url).open();
  again.edit((doc) => doc.getText("t").insert(8, "after."));
  await peer.until("what is written afterwards", () => text(peer.doc) === "before. after.");
  await Promise.all([again.close(), peer.close()]);
  await expect.poll(async () => (await backend.metrics.documents.get()).values[0]?.value).toBe(0);
  const last = await client(url).open();
  expect(text(last.doc)).toBe("before. after.");
});

test("[ACC-2] an id stays its actor's while that actor is away", async () => {
  const { url } = await runCollab({
    authorize: ({ token }) =>
      Promise.resolve({ actor: `user:${token}`, role: "editor", user: { id: token }, expiresAtMs: null }),
  });
  const as = async (who: string) => {
    const made = new RawClient(url, "doc", { token: who });
    onTestFinished(() => made.ws.terminate());
    return made.open();
  };
  const [ada, mallory, reader] = [await as("ada"), await as("mallory"), await as("reader")];
  ada.say([{ clientId: 1, clock: 1, json: state("Ada") }]);
  await reader.until("Ada", () => nameOf(reader, 1) === "Ada");
  await ada.close();
  await reader.until("Ada to be gone", () => reader.presence.get(1)?.json === "null");
  mallory.say([
    { clientId: 1, clock: 50, json: state("Mallory") },
    { clientId: 2, clock: 1, json: state("Mallory") },
  ]);
  await reader.until("Mallory", () => nameOf(reader, 2) === "Mallory");
  const back = await as("ada");
  back.say([{ clientId: 1, clock: 2, json: state("Ada") }]);
  await reader.until("Ada again", () => nameOf(reader, 1) === "Ada");
  expect(JSON.parse(reader.presence.get(2)?.json ?? "")).toEqual({ user: { id: "mallory", name: "Mallory" } });
});

test("[NET-1] small frames cannot buy much work", async () => {
  const { url } = await runCollab();
  const [mallory, witness] = [await client(url).open(), await client(url).open()];
  const crowd = Array.from({ length: limits.presenceEntries + 1 }, (_, clientId) => ({
    clientId,
    clock: 1,
    json: "{}",
  }));
  mallory.say(crowd);
  await mallory.until("the socket to close", () => mallory.closed !== null);
  expect(mallory.closed?.code).toBe(4413);
  const wide = await client(url).open();
  wide.send(syncFrame("doc", syncSteps.step1, new Uint8Array(limits.stateVectorBytes + 1)));
  await wide.until("the socket to close", () => wide.closed !== null);
  expect(wide.closed?.code).toBe(4413);
  const asking = await client(url).open();
  for (let round = 0; round < limits.syncStepsBurst * 2; round++) asking.send(tokenFrame("doc", "", "again"));
  await asking.until("the socket to close", () => asking.closed !== null);
  expect(asking.closed?.code).toBe(4529);
  expect(witness.closed).toBeNull();
});

test("what waits for documents that are never opened is limited for the whole socket", async () => {
  const { url } = await runCollab();
  const mallory = await client(url).open();
  for (let name = 0; name < 20; name++) {
    mallory.send(syncFrame(`other-${name}`, syncSteps.update, new Uint8Array(20_000)));
  }
  await mallory.until("the socket to close", () => mallory.closed !== null);
  expect(mallory.closed?.code).toBe(4529);
});

test("[ACC-2] nobody speaks for another's client id, not even with a higher clock", async () => {
  const { url } = await runCollab({
    authorize: ({ token }) =>
      Promise.resolve({ actor: `user:${token}`, role: "editor", user: null, expiresAtMs: null }),
  });
  const as = async (who: string) => {
    const made = new RawClient(url, "doc", { token: who });
    onTestFinished(() => made.ws.terminate());
    return made.open();
  };
  const [ada, mallory, reader] = [await as("ada"), await as("mallory"), await as("reader")];
  ada.say([{ clientId: 1, clock: 1, json: state("Ada") }]);
  await reader.until("Ada", () => nameOf(reader, 1) === "Ada");
  mallory.say([
    { clientId: 1, clock: 1_000_000, json: state("Mallory") },
    { clientId: 2, clock: 1, json: state("Mallory") },
  ]);
  await reader.until("Mallory", () => nameOf(reader, 2) === "Mallory");
  mallory.say([{ clientId: 1, clock: 1_000_001, json: "null" }]);
  ada.say([{ clientId: 1, clock: 2, json: state("Ada", { at: 7 }) }]);
  await reader.until("Ada's move", () => reader.presence.get(1)?.clock === 2);
  expect(nameOf(reader, 1)).toBe("Ada");
  expect(mallory.closed).toBeNull();
  const newer = await as("ada");
  newer.say([{ clientId: 1, clock: 3, json: state("Ada again") }]);
  await reader.until("the same actor's newer socket", () => nameOf(reader, 1) === "Ada again");
  await ada.close();
  newer.say([{ clientId: 1, clock: 4, json: state("Ada still") }]);
  await reader.until("Ada still", () => nameOf(reader, 1) === "Ada still");
});

test("[ACC-2] the server writes who someone is over what they claim", async () => {
  const { url } = await runCollab({
    authorize: () =>
      Promise.resolve({ actor: "user:1", role: "viewer", user: { id: "1", name: "True" }, expiresAtMs: null }),
  });
  const [liar, reader] = [await client(url).open(), await client(url).open()];
  liar.say([{ clientId: 5, clock: 1, json: state("False", { cursor: 3 }) }]);
  await reader.until("the presence", () => reader.presence.has(5));
  expect(JSON.parse(reader.presence.get(5)?.json ?? "")).toEqual({ user: { id: "1", name: "True" }, cursor: 3 });
});

test("presence that is removed is gone for everyone at once, and with its socket", async () => {
  const { url } = await runCollab();
  const [a, b] = [await client(url).open(), await client(url).open()];
  a.say([{ clientId: 1, clock: 1, json: state("A") }]);
  await b.until("A", () => nameOf(b, 1) === "A");
  a.say([{ clientId: 1, clock: 2, json: "null" }]);
  await b.until("the removal", () => b.presence.get(1)?.json === "null", 1_000);
  a.say([{ clientId: 1, clock: 3, json: state("A") }]);
  await b.until("A again", () => nameOf(b, 1) === "A");
  a.ws.terminate();
  await b.until("the removal", () => b.presence.get(1)?.json === "null", 1_000);
});

test("presence is limited in size, ids and rate, and never costs the socket", async () => {
  const { url } = await runCollab();
  const [flood, reader] = [await client(url).open(), await client(url).open()];
  flood.say([{ clientId: 1, clock: 1, json: state("x".repeat(limits.presenceBytes)) }]);
  flood.say([{ clientId: 2, clock: 1, json: "[1,2" }]);
  for (let clientId = 100; clientId < 2_100; clientId++) flood.say([{ clientId, clock: 1, json: state("fake") }]);
  for (let clock = 1; clock <= 5_000; clock++) flood.say([{ clientId: 100, clock, json: state("last", { clock }) }]);
  await reader.until("the newest state", () => reader.presence.get(100)?.clock === 5_000);
  expect(reader.presence.size).toBe(limits.presenceIdsPerSocket);
  expect(flood.closed).toBeNull();
});

/** How much the system may hold of one connection, in both directions; 0 where it does not say. */
function systemBufferBytes(): number {
  const most = (file: string) => (existsSync(file) ? Number(readFileSync(file, "utf8").trim().split(/\s+/).at(-1)) : 0);
  return most("/proc/sys/net/ipv4/tcp_rmem") + most("/proc/sys/net/ipv4/tcp_wmem");
}

test("[NET-1] a reader that does not read never grows the server, and is given up", async () => {
  const { url, backend } = await runCollab();
  const reader = await client(url).open();
  const writer = await client(url).open();
  reader.ws.pause();
  const page = "p".repeat(500_000);
  const sockets = async () => (await backend.metrics.sockets.get()).values[0]?.value;
  let sentBytes = 0;
  // The system's buffers take as much as it lets them, besides; five times the limit would be a hoard.
  const enoughBytes = limits.outboundBytes * 5 + systemBufferBytes();
  while ((await sockets()) === 2 && sentBytes < enoughBytes) {
    const accepted = writer.accepted;
    writer.edit((doc) => {
      doc.getText("t").delete(0, doc.getText("t").length);
      doc.getText("t").insert(0, page);
    });
    sentBytes += page.length;
    await writer.until("the acknowledgement", () => writer.accepted > accepted);
  }
  expect(sentBytes).toBeLessThan(enoughBytes);
  await expect.poll(sockets, { timeout: 5_000 }).toBe(1);
  expect(writer.closed).toBeNull();
});

test("[NET-1] while the log is slow the server stops reading from a writer instead of hoarding", async () => {
  const gate = Promise.withResolvers<void>();
  const { url } = await runCollab({
    wrapLog: (log) => ({
      ...log,
      append: async (update) => {
        await gate.promise;
        return log.append(update);
      },
    }),
  });
  const writer = await client(url).open();
  const chunk = "c".repeat(500_000);
  for (let round = 0; round < 40; round++) writer.edit((doc) => doc.getText("t").insert(0, chunk));
  // The kernel's buffers take some; the rest must stay with the client.
  await expect.poll(() => writer.ws.bufferedAmount).toBeGreaterThan(4 * 1024 * 1024);
  gate.resolve();
  await writer.until("all acknowledgements", () => writer.accepted === 41, 15_000);
});

test("an extension that throws everywhere stops nothing", async () => {
  const boom = (): never => {
    throw new Error("boom");
  };
  const broken: Extension = {
    name: "broken",
    loaded: boom,
    joined: boom,
    changed: boom,
    left: boom,
    unloading: () => Promise.reject(new Error("boom")),
  };
  const { url, backend } = await runCollab({ extensions: [broken] });
  const [a, b] = [await client(url).open(), await client(url).open()];
  a.edit((doc) => doc.getText("t").insert(0, "on"));
  await b.until("the update", () => text(b.doc) === "on");
  await a.close();
  await b.close();
  await expect.poll(async () => (await backend.metrics.documents.get()).values[0]?.value).toBe(0);
  const { values } = await backend.metrics.hookErrors.get();
  expect(new Set(values.map(({ labels }) => labels.place))).toEqual(
    new Set(["loaded", "joined", "changed", "left", "unloading"].map((place) => `broken: ${place}`)),
  );
});

test("a socket that never says who it is, or sends much before, is ended", async () => {
  const { url } = await runCollab();
  const loud = new WebSocket(url);
  const closed = Promise.withResolvers<number>();
  loud.on("close", closed.resolve);
  loud.on("error", () => undefined);
  loud.on("open", () => {
    const chunk = syncFrame("doc", syncSteps.update, new Uint8Array(100_000));
    for (let round = 0; round < 40; round++) loud.send(chunk);
  });
  expect([1006, 4529]).toContain(await closed.promise);
});

test("a page that is somebody's opens nothing as somebody else who has signed in on its browser since", async () => {
  const { url } = await runCollab({
    identify: () =>
      Promise.resolve({
        actor: "user:ben",
        user: { id: "user:ben", name: "Ben", color: "#000000", avatar: null },
        session: null,
      }),
    authorize: ({ identity }) =>
      identity === null
        ? Promise.reject(new AppError("unauthenticated"))
        : Promise.resolve({ actor: "user:ben", role: "editor", user: null, expiresAtMs: null }),
  });
  const came = async (query: string) => {
    const page = new RawClient(`${url}${query}`, "doc");
    await page.until("an answer", () => page.synced || page.closed !== null);
    return page.closed?.code ?? "in";
  };
  expect(await came("?person=user%3Aben")).toBe("in");
  expect(await came("")).toBe("in");
  expect(await came("?person=user%3Aada")).toBe(4401);
});

test("a cookie counts for pages of this server alone; a page of another origin must have a token", async () => {
  const seen: (Identity | null)[] = [];
  const { url } = await runCollab({
    identify: () =>
      Promise.resolve({
        actor: "user:ada",
        user: { id: "user:ada", name: "Ada", color: "#000000", avatar: null },
        session: null,
      }),
    authorize: ({ identity }) => {
      seen.push(identity);
      return Promise.resolve({ actor: "guest:a", role: "editor", user: null, expiresAtMs: null });
    },
  });
  for (const origin of [
    "https://evil.example",
    `http://${new URL(url).host}`,
    `http://${new URL(url).hostname}`,
    "null",
  ]) {
    const client = new RawClient(url, "doc", { headers: { origin } });
    onTestFinished(() => client.ws.terminate());
    await client.open();
  }
  expect(seen.map((identity) => identity?.actor ?? null)).toEqual([null, "user:ada", null, null]);
});
