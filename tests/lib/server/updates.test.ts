import { expect, test } from "vitest";
import * as Y from "yjs";
import { LiveDocument } from "#collab-server/live-document.ts";
import { decodeUpdate, isNovel, pendingBytes } from "#lib/server/updates.ts";

function edited(change: (doc: Y.Doc) => void, base?: Y.Doc): { doc: Y.Doc; update: Uint8Array } {
  const doc = new Y.Doc();
  if (base !== undefined) Y.applyUpdate(doc, Y.encodeStateAsUpdate(base));
  const before = Y.encodeStateVector(doc);
  change(doc);
  return { doc, update: Y.encodeStateAsUpdate(doc, before) };
}

/** An insertion whose left neighbour is said to be itself: Yjs would integrate half of such an update and throw. */
function selfReferring(): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = 5;
  doc.getText("t").insert(0, "a");
  const before = Y.encodeStateVector(doc);
  doc.getText("t").insert(1, "b");
  const update = Y.encodeStateAsUpdate(doc, before);
  // structs of client 5 from clock 1: [1, 1, 5, 1, info 0x84, origin (5, 0), "b"]; the origin becomes (5, 1).
  const at = update.indexOf(0x84) + 2;
  update[at] = 1;
  return update;
}

test("what a document has is not new, in any packing; an insertion and a deletion are", () => {
  const { doc, update } = edited((made) => made.getText("t").insert(0, "hello world"));
  const known = (bytes: Uint8Array) => isNovel(doc, decodeUpdate(bytes));
  expect(known(update)).toBe(false);
  expect(known(Y.encodeStateAsUpdate(doc))).toBe(false);
  expect(known(edited((made) => made.getText("t").insert(5, "!"), doc).update)).toBe(true);
  const deletion = edited((made) => made.getText("t").delete(2, 3), doc);
  expect(known(deletion.update)).toBe(true);
  Y.applyUpdate(doc, deletion.update);
  expect(known(deletion.update)).toBe(false);
  expect(known(edited((made) => made.getText("t").delete(0, 4), doc).update)).toBe(true);
  expect(known(new Uint8Array([0, 0]))).toBe(false);
});

test("a deletion of what has not arrived is new", () => {
  const { doc: source } = edited((made) => made.getText("t").insert(0, "abc"));
  const deletion = edited((made) => made.getText("t").delete(0, 1), source).update;
  const onlyDeletion = Y.diffUpdate(deletion, Y.encodeStateVector(source));
  expect(isNovel(new Y.Doc(), decodeUpdate(onlyDeletion))).toBe(true);
});

test("updates that wait for others are counted", () => {
  const { doc: source } = edited((made) => made.getText("t").insert(0, "abc"));
  const later = edited((made) => made.getText("t").insert(3, "def"), source).update;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, later);
  expect(pendingBytes(doc)).toBeGreaterThan(0);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(source));
  expect(pendingBytes(doc)).toBe(0);
});

test.each([
  ["nothing", new Uint8Array()],
  ["a torn update", Y.encodeStateAsUpdate(edited((doc) => doc.getText("t").insert(0, "abc")).doc).subarray(0, 9)],
  ["a change that depends on itself", selfReferring()],
  ["forged counts", new Uint8Array([255, 255, 255, 255, 15])],
])("%s is no update", (_, bytes) => {
  expect(() => decodeUpdate(bytes)).toThrow(expect.objectContaining({ code: "bad_update" }) as Error);
});

test("a live document knows its head, its gaps, and when it is settled", () => {
  const doc = new Y.Doc();
  const live = new LiveDocument("d", doc, null as never);
  live.begin({ head: { epoch: 3, seq: 10 }, checkpoint: null, newestCheckpointSeq: 0, updates: [], quarantined: [] });
  expect([live.head, live.isSettled]).toEqual([{ epoch: 3, seq: 10 }, true]);
  live.committed(11, 5);
  expect([live.head.seq, live.isSettled]).toEqual([11, false]);
  live.applied();
  live.committed(14, 5);
  live.applied();
  expect([live.head.seq, live.hasGap, live.isSettled]).toEqual([11, true, false]);
  live.advanceTo(12, 1);
  expect([live.head.seq, live.hasGap]).toEqual([12, true]);
  live.advanceTo(13, 1);
  expect([live.head.seq, live.hasGap, live.isSettled]).toEqual([14, false, true]);
  const release = live.hold();
  const other = live.hold();
  release();
  release();
  expect(live.isHeld).toBe(true);
  other();
  expect(live.isHeld).toBe(false);
});
