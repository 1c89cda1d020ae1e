import "fake-indexeddb/auto";
import { WebSocket as NodeWebSocket } from "ws";
import { expect, onTestFinished, test, vi } from "vitest";
import * as Y from "yjs";
import { DeviceStore } from "#app/_collab/device-store.ts";
import { Session } from "#app/_collab/session.ts";
import { type SyncStatus, hasUnsaved } from "#app/_collab/sync-status.ts";
import type { Peer } from "#collab-server/peer.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { NewUpdate } from "#lib/server/update-log.ts";
import { newId } from "#lib/std/ids.ts";
import { runCollab } from "#tests/support/clean-up.ts";
import { startCollab } from "#tests/support/collab.ts";
import { FaultyLog } from "#tests/support/faulty-log.ts";

interface Opened {
  session: Session;
  doc: Y.Doc;
  /** Every status there has been, in order. */
  history: SyncStatus[];
  /** Sockets opened so far. */
  sockets: NodeWebSocket[];
}

function open(
  url: string,
  options: {
    name?: string;
    doc?: Y.Doc;
    store?: DeviceStore | null;
    reachable?: boolean;
    frame?: (run: () => void) => void;
  } = {},
): Opened {
  const { name = "doc", doc = new Y.Doc(), store = null, reachable = true, frame = setImmediate } = options;
  const sockets: NodeWebSocket[] = [];
  const session = new Session({
    url,
    documentName: name,
    doc,
    store,
    openSocket: (address) => {
      const socket = new NodeWebSocket(address);
      // A socket that fails also closes, and that is what the session listens to.
      socket.on("error", () => undefined);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    reachable: () => Promise.resolve(reachable),
    onFrame: frame,
    random: Math.random,
  });
  const history: SyncStatus[] = [];
  session.subscribe(() => {
    if (history.at(-1) !== session.status) history.push(session.status);
  });
  onTestFinished(() => session.destroy());
  session.connect();
  return { session, doc, history, sockets };
}

const type = (doc: Y.Doc, letters: string) => doc.getText("t").insert(doc.getText("t").length, letters);
const text = (doc: Y.Doc) => doc.getText("t").toString();
const kind = (opened: Opened) => opened.session.status.kind;

test("[UX-2] the status is saved only when the log has committed what was written", async () => {
  let gate = Promise.resolve();
  const { url } = await runCollab({
    wrapLog: (log) => ({
      ...log,
      append: async (update: NewUpdate) => {
        await gate;
        return log.append(update);
      },
    }),
  });
  const writer = open(url);
  await expect.poll(() => kind(writer)).toBe("saved");
  const closed = Promise.withResolvers<void>();
  gate = closed.promise;
  type(writer.doc, "slowly");
  await expect.poll(() => kind(writer)).toBe("saving");
  expect(hasUnsaved(writer.session.status)).toBe(true);
  const before = writer.history.length;
  await new Promise(setImmediate);
  type(writer.doc, " and more");
  await expect.poll(() => writer.sockets[0]?.bufferedAmount).toBe(0);
  expect(writer.history.slice(before).map((status) => status.kind)).not.toContain("saved");
  closed.resolve();
  await expect.poll(() => kind(writer)).toBe("saved");
});

test("[UX-2] edits made without a connection are kept, counted as unsaved, and sent when it is back", async () => {
  const first = await startCollab();
  const writer = open(first.url);
  await expect.poll(() => kind(writer)).toBe("saved");
  writer.sockets[0]?.terminate();
  for (let index = 0; index < 1_000; index++) type(writer.doc, "x");
  await expect.poll(() => writer.session.status).toMatchObject({ kind: "offline", unsaved: true, onDevice: false });
  await expect.poll(() => kind(writer), { timeout: 5_000 }).toBe("saved");
  const { updates } = await first.backend.log.load("doc");
  expect(updates.length).toBeLessThanOrEqual(2);
  const reader = open(first.url);
  await expect.poll(() => text(reader.doc)).toBe("x".repeat(1_000));
  await first.close();
});

test("a paste larger than one update may be is sent and saved", async () => {
  const { url } = await runCollab();
  const [writer, reader] = [open(url), open(url)];
  await expect.poll(() => kind(writer)).toBe("saved");
  type(writer.doc, "p".repeat(limits.updateBytes * 3));
  await expect.poll(() => kind(writer), { timeout: 10_000 }).toBe("saved");
  await expect.poll(() => text(reader.doc).length, { timeout: 10_000 }).toBe(limits.updateBytes * 3);
  expect(writer.sockets).toHaveLength(1);
});

test("remote updates of one frame are one transaction", async () => {
  const { url } = await runCollab();
  const frames: (() => void)[] = [];
  const [writer, reader] = [open(url), open(url, { frame: (run) => frames.push(run) })];
  await expect.poll(() => [kind(writer), kind(reader)]).toEqual(["saved", "saved"]);
  let transactions = 0;
  reader.doc.on("afterTransaction", (transaction: Y.Transaction) => {
    if (transaction.changed.size > 0) transactions += 1;
  });
  for (let index = 0; index < 10; index++) {
    type(writer.doc, "k");
    await expect.poll(() => kind(writer)).toBe("saved");
  }
  await expect.poll(() => frames.length).toBe(1);
  expect([text(reader.doc), transactions]).toEqual(["", 0]);
  frames[0]?.();
  expect([text(reader.doc), transactions]).toEqual(["k".repeat(10), 1]);
});

test("a permanent close ends the attempts and says why", async () => {
  const { url } = await runCollab({
    authorize: () => Promise.reject(new AppError("outdated_client")),
  });
  const writer = open(url);
  await expect.poll(() => writer.session.status).toMatchObject({ kind: "refused", code: "outdated" });
  await new Promise(setImmediate);
  expect(writer.sockets).toHaveLength(1);
});

test("sockets that never come through while pages do are recognised as blocked", async () => {
  const { url } = await runCollab({ identify: () => Promise.reject(new AppError("unavailable")) });
  const blocked = open(url);
  await expect
    .poll(() => blocked.session.status, { timeout: 10_000 })
    .toMatchObject({ kind: "offline", reason: "blocked" });
  const away = open(url, { reachable: false });
  await expect.poll(() => away.sockets.length, { timeout: 10_000 }).toBeGreaterThan(4);
  expect(away.session.status).toMatchObject({ kind: "offline", reason: "unreachable" });
});

test("[LOG-7] while the log is down nothing reads saved, and two seconds after its recovery everything does", async () => {
  let faults: FaultyLog | undefined;
  const { url } = await runCollab({
    wrapLog: (log) => {
      faults = new FaultyLog(log);
      return faults.log;
    },
  });
  const writers = [open(url), open(url), open(url)];
  for (const writer of writers) await expect.poll(() => kind(writer)).toBe("saved");
  (faults as FaultyLog).appends = "fail";
  writers.forEach((writer, index) => type(writer.doc, `${index}`));
  for (const writer of writers) {
    await expect
      .poll(() => writer.session.status)
      .toMatchObject({ kind: "offline", reason: "log-down", unsaved: true });
  }
  const from = writers.map((writer) => writer.history.length);
  await expect.poll(() => writers.every((writer) => writer.sockets.length > 2), { timeout: 10_000 }).toBe(true);
  // Every socket since has looked well until it was written to; what is said of the log has not come and gone with them.
  const kinds = writers.flatMap((writer, index) => writer.history.slice(from[index]).map((status) => status.kind));
  expect(kinds.filter((each) => each !== "offline")).toEqual([]);
  (faults as FaultyLog).mend();
  const mended = performance.now();
  for (const writer of writers) await expect.poll(() => kind(writer), { timeout: 10_000 }).toBe("saved");
  // Promised: 2 s. A busy machine may take five times that.
  expect(performance.now() - mended).toBeLessThan(10_000);
  await expect
    .poll(() => new Set(writers.map((writer) => [...text(writer.doc)].toSorted().join(""))))
    .toEqual(new Set(["012"]));
});

test("presence comes back after a lost connection, and goes with the session", async () => {
  const { url } = await runCollab();
  const [a, b] = [open(url), open(url)];
  a.session.awareness.setLocalStateField("user", { id: "a", name: "Ada" });
  b.session.awareness.setLocalStateField("user", { id: "b", name: "Ben" });
  const names = (opened: Opened) =>
    [...opened.session.awareness.getStates().values()]
      .map((state) => (state["user"] as { name: string }).name)
      .toSorted();
  await expect
    .poll(() => [names(a), names(b)])
    .toEqual([
      ["Ada", "Ben"],
      ["Ada", "Ben"],
    ]);
  a.sockets[0]?.terminate();
  await expect.poll(() => names(a)).toEqual(["Ada"]);
  await expect
    .poll(() => [names(a), names(b)], { timeout: 5_000 })
    .toEqual([
      ["Ada", "Ben"],
      ["Ada", "Ben"],
    ]);
  a.session.destroy();
  await expect.poll(() => names(b)).toEqual(["Ben"]);
});

test("a caret that moves all the time is sent at most fifteen times a second", async () => {
  const { url } = await runCollab();
  const writer = open(url);
  await expect.poll(() => kind(writer)).toBe("saved");
  const send = vi.spyOn(writer.sockets[0] as NodeWebSocket, "send");
  const started = performance.now();
  while (performance.now() - started < 500) {
    writer.session.awareness.setLocalStateField("cursor", performance.now());
    await new Promise(setImmediate);
  }
  const seconds = (performance.now() - started) / 1000;
  expect(send.mock.calls.length).toBeLessThanOrEqual(Math.ceil(seconds * 15) + 1);
});

test("[UX-2] 'on this device' is said only after the browser's database holds every change, which the next opening sends", async () => {
  const account = newId();
  const keep = (doc: Y.Doc) => new DeviceStore({ account, documentId: "doc", shapeVersion: 1, doc });
  const doc = new Y.Doc();
  const store = keep(doc);
  onTestFinished(() => store.destroy());
  const nowhere = open("ws://127.0.0.1:9/collab", { doc, store });
  await expect.poll(() => store.settled).toBe(true);
  type(doc, "kept");
  expect(store.settled).toBe(false);
  await expect.poll(() => nowhere.session.status).toMatchObject({ kind: "offline", unsaved: true, onDevice: true });
  nowhere.session.destroy();
  store.destroy();

  const { url } = await runCollab();
  const again = new Y.Doc();
  const kept = keep(again);
  onTestFinished(() => kept.destroy());
  const reopened = open(url, { doc: again, store: kept });
  await expect.poll(() => kind(reopened)).toBe("saved");
  const reader = open(url);
  await expect.poll(() => text(reader.doc)).toBe("kept");
});

test("[UX-2] a device that is slower than the server: nothing is called saved until it was read, and then all of it is sent", async () => {
  const account = newId();
  const keep = (doc: Y.Doc) => new DeviceStore({ account, documentId: "doc", shapeVersion: 1, doc });
  const doc = new Y.Doc();
  const store = keep(doc);
  onTestFinished(() => store.destroy());
  await expect.poll(() => store.settled).toBe(true);
  type(doc, "written on a train");
  await expect.poll(() => store.settled).toBe(true);
  store.destroy();

  const release = await holdDatabase(`quire/${account}/doc/1`);
  const { url } = await runCollab();
  const again = new Y.Doc();
  const kept = keep(again);
  onTestFinished(() => kept.destroy());
  const reopened = open(url, { doc: again, store: kept });
  await expect.poll(() => reopened.session.ready).toBe(true);
  type(again, "at once, ");
  const reader = open(url);
  await expect.poll(() => kind(reader)).toBe("saved");
  expect(kind(reopened)).toBe("saving");
  release();
  await expect.poll(() => kind(reopened)).toBe("saved");
  await expect.poll(() => text(reader.doc)).toMatch(/at once, /);
  expect(text(reader.doc)).toMatch(/written on a train/);
  expect(reopened.history.slice(0, -1).map((status) => status.kind)).not.toContain("saved");
});

test("[UX-2] a device that does not answer keeps nobody from writing, and what it is said to hold is not called saved", async () => {
  // Where a browser keeps its marks.
  const marks = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => marks.get(key) ?? null,
    setItem: (key: string, value: string) => void marks.set(key, value),
    removeItem: (key: string) => void marks.delete(key),
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const account = newId();
  const keep = (doc: Y.Doc) => new DeviceStore({ account, documentId: "doc", shapeVersion: 1, doc });
  const doc = new Y.Doc();
  const store = keep(doc);
  const nowhere = open("ws://127.0.0.1:9/collab", { doc, store });
  await expect.poll(() => store.settled).toBe(true);
  type(doc, "written on a train");
  await expect.poll(() => store.settled).toBe(true);
  nowhere.session.destroy();
  store.destroy();
  const release = await holdDatabase(`quire/${account}/doc/1`);
  const { url } = await runCollab();
  const again = new Y.Doc();
  const kept = keep(again);
  onTestFinished(() => kept.destroy());
  const reopened = open(url, { doc: again, store: kept });
  await expect.poll(() => reopened.session.ready).toBe(true);
  type(again, "meanwhile ");
  const reader = open(url);
  await expect.poll(() => text(reader.doc), { timeout: 9_000 }).toBe("meanwhile ");
  await expect.poll(() => reopened.session.status).toEqual({ kind: "saving" });
  expect(kept.isMarkedUnsaved).toBe(true);
  release();
  await expect.poll(() => kind(reopened)).toBe("saved");
  await expect.poll(() => text(reader.doc)).toMatch(/written on a train/);
  expect(kept.isMarkedUnsaved).toBe(false);
}, 20_000);

/** Keeps everybody from reading a database of the device, until the function returned is called. */
async function holdDatabase(name: string): Promise<() => void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(name);
    request.addEventListener("success", () => resolve(request.result));
  });
  let held = true;
  const rows = database.transaction("updates", "readwrite").objectStore("updates");
  const holdOn = () => {
    if (held) rows.count().addEventListener("success", holdOn);
    else database.close();
  };
  holdOn();
  return () => {
    held = false;
  };
}

test("[UX-2] a database that the browser closes keeps nothing from the server, and is not said to hold what it does not", async () => {
  const { url } = await runCollab();
  const account = newId();
  const doc = new Y.Doc();
  const store = new DeviceStore({ account, documentId: "doc", shapeVersion: 1, doc });
  onTestFinished(() => store.destroy());
  const writer = open(url, { doc, store });
  await expect.poll(() => [kind(writer), store.settled]).toEqual(["saved", true]);
  // As when somebody clears the site's data.
  const opened = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(`quire/${account}/doc/1`);
    request.addEventListener("success", () => resolve(request.result));
  });
  opened.close();
  const deleted = indexedDB.deleteDatabase(`quire/${account}/doc/1`);
  await new Promise((resolve) => {
    deleted.addEventListener("success", resolve);
  });
  type(doc, "still sent");
  expect(store.settled).toBe(false);
  await expect.poll(() => kind(writer)).toBe("saved");
  const reader = open(url);
  await expect.poll(() => text(reader.doc)).toBe("still sent");
});

test("another account, document or schema version finds nothing of it", async () => {
  const account = newId();
  const key = { account, documentId: "doc", shapeVersion: 1 };
  const doc = new Y.Doc();
  const store = new DeviceStore({ ...key, doc });
  await expect.poll(() => store.settled).toBe(true);
  type(doc, "mine");
  await expect.poll(() => store.settled).toBe(true);
  for (const other of [{ account: newId() }, { documentId: "other" }, { shapeVersion: 2 }]) {
    const strange = new Y.Doc();
    const empty = new DeviceStore({ ...key, ...other, doc: strange });
    await expect.poll(() => empty.settled).toBe(true);
    expect(text(strange)).toBe("");
    empty.destroy();
  }
  store.destroy();
});

test("[UX-2] what was declined while a role was lowered is never called saved, and is sent when it is raised again", async () => {
  let role: "editor" | "viewer" = "editor";
  const peers: Peer[] = [];
  const { url } = await runCollab({
    authorize: () => Promise.resolve({ actor: "guest:a", role, user: null, expiresAtMs: null }),
    extensions: [{ name: "peers", joined: (peer) => void peers.push(peer) }],
  });
  const writer = open(url);
  const reader = open(url);
  await expect.poll(() => [kind(writer), kind(reader)]).toEqual(["saved", "saved"]);
  role = "viewer";
  await peers[0]?.reauthorize();
  // On its way before the page has heard of it.
  type(writer.doc, "declined ");
  await expect.poll(() => writer.session.status).toEqual({ kind: "read-only", unsaved: true });
  expect(hasUnsaved(writer.session.status)).toBe(true);
  role = "editor";
  await peers[0]?.reauthorize();
  await expect.poll(() => text(reader.doc)).toBe("declined ");
  await expect.poll(() => kind(writer)).toBe("saved");
  type(writer.doc, "and on");
  await expect.poll(() => text(reader.doc)).toBe("declined and on");
});

test("[ACC-1] a copy on the device goes when access is lost, and stays while it holds what was not saved", async () => {
  let allowed = true;
  const peers: Peer[] = [];
  const { url } = await runCollab({
    authorize: () =>
      allowed
        ? Promise.resolve({ actor: "guest:a", role: "editor", user: null, expiresAtMs: null })
        : Promise.reject(new AppError("forbidden")),
    extensions: [{ name: "peers", joined: (peer) => void peers.push(peer) }],
  });
  const kept = async (id: string) => (await indexedDB.databases()).some(({ name }) => name?.includes(id));
  for (const unsaved of [false, true]) {
    allowed = true;
    const documentId = newId();
    const doc = new Y.Doc();
    const store = new DeviceStore({ account: "guest:a", documentId, shapeVersion: 1, doc });
    const writer = open(url, { name: documentId, doc, store });
    type(doc, "words");
    await expect.poll(() => kind(writer)).toBe("saved");
    await expect.poll(() => store.settled).toBe(true);
    allowed = false;
    if (unsaved) type(doc, " on their way");
    await peers.at(-1)?.reauthorize();
    await expect.poll(() => kind(writer)).toBe("refused");
    expect(hasUnsaved(writer.session.status)).toBe(unsaved);
    if (unsaved) {
      expect(await kept(documentId)).toBe(true);
      await writer.session.abandon();
    }
    await expect.poll(() => kept(documentId)).toBe(false);
    store.destroy();
  }
});

test("[ACC-1] a session that was replaced by another is shown once more; one that has ended is over", async () => {
  let allowed = true;
  const peers: Peer[] = [];
  const { url } = await runCollab({
    authorize: () =>
      allowed
        ? Promise.resolve({ actor: "guest:a", role: "editor", user: null, expiresAtMs: null })
        : Promise.reject(new AppError("unauthenticated")),
    extensions: [{ name: "peers", joined: (peer) => void peers.push(peer) }],
  });
  const writer = open(url);
  for (const sockets of [2, 3]) {
    await expect.poll(() => kind(writer)).toBe("saved");
    peers.at(-1)?.close(new AppError("unauthenticated"));
    type(writer.doc, "x");
    await expect.poll(() => writer.sockets.length).toBe(sockets);
  }
  await expect.poll(() => kind(writer)).toBe("saved");
  allowed = false;
  peers.at(-1)?.close(new AppError("unauthenticated"));
  await expect.poll(() => writer.session.status).toMatchObject({ kind: "refused", code: "unauthenticated" });
  expect(writer.sockets).toHaveLength(4);
});
