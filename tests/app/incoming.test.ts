import { expect, test } from "vitest";
import * as Y from "yjs";
import { Incoming } from "#app/_collab/incoming.ts";
import { touchesBlockAt } from "#lib/document/binding/touches.ts";
import { Replica, schema, syncAll } from "#tests/support/replica.ts";

function setUp() {
  const frames: (() => void)[] = [];
  const doc = new Y.Doc();
  const incoming = new Incoming(doc, {}, (callback) => frames.push(callback));
  return { doc, incoming, draw: () => frames.splice(0).forEach((callback) => callback()) };
}

/** Somebody else, whose every change is an update. */
function author(clientId: number) {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return (word: string): Uint8Array => {
    const before = Y.encodeStateVector(doc);
    doc.getArray("words").push([word]);
    return Y.encodeStateAsUpdate(doc, before);
  };
}

test("what is held back waits, and with it what its author does after it; others' changes do not", () => {
  const { doc, incoming, draw } = setUp();
  const [ada, ben] = [author(1), author(2)];
  const words = () => (doc.getArray("words").toArray() as string[]).toSorted();
  const held = ada("held");
  let prepared = 0;
  incoming.before(() => {
    prepared += 1;
  });
  incoming.holdBack((update) => update === held);
  for (const update of [ben("one"), held, ada("after"), ben("two")]) incoming.push(update);
  expect(words()).toEqual([]);
  draw();
  expect(words()).toEqual(["one", "two"]);
  expect(prepared).toBe(1);
  incoming.letIn();
  expect(words()).toEqual(["after", "held", "one", "two"]);
  incoming.push(ada("free"));
  draw();
  expect(words()).toHaveLength(5);
});

test("[SYNC-2] an update is known to touch a block before it is applied: its text, its looks, its ends, and nothing beside it", () => {
  const p = (text: string) => schema.node("paragraph", null, [schema.text(text)]);
  const [ada, ben] = [new Replica({ clientId: 1 }), new Replica({ clientId: 2 })];
  ada.dispatch(ada.state.tr.replaceWith(0, ada.node.content.size, [p("first"), p("second"), p("third")]));
  syncAll([ada, ben]);
  const inSecond = 10;
  const touches = (act: (tr: typeof ben.state.tr) => typeof ben.state.tr): boolean => {
    ben.dispatch(act(ben.state.tr));
    const [update] = ben.outbox.splice(0);
    const result = touchesBlockAt(ada.binding.mirror, inSecond, update as Uint8Array);
    ada.receive([update as Uint8Array]);
    return result;
  };
  expect(touches((tr) => tr.insertText("x", 3))).toBe(false);
  expect(touches((tr) => tr.insertText("x", 7))).toBe(false);
  expect(touches((tr) => tr.insertText("x", tr.doc.content.size - 1))).toBe(false);
  expect(touches((tr) => tr.setNodeAttribute(0, "textAlign", "right"))).toBe(false);
  expect(touches((tr) => tr.insertText("x", 12))).toBe(true);
  expect(touches((tr) => tr.delete(12, 13))).toBe(true);
  expect(touches((tr) => tr.addMark(11, 13, schema.mark("bold")))).toBe(true);
  const start = ada.node.child(0).nodeSize;
  expect(touches((tr) => tr.setNodeAttribute(start, "textAlign", "right"))).toBe(true);
  expect(touches((tr) => tr.split(12))).toBe(true);
  expect(touches((tr) => tr.join(start))).toBe(true);
  expect(ada.node.eq(ben.node)).toBe(true);
});
