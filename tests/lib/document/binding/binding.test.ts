import { lift, setBlockType, toggleMark, wrapIn } from "@tiptap/pm/commands";
import type { NodeType, MarkType } from "@tiptap/pm/model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "@tiptap/pm/schema-list";
import { TextSelection } from "@tiptap/pm/state";
import { addColumnAfter, addRowAfter, deleteRow } from "@tiptap/pm/tables";
import * as Y from "yjs";
import { expect, test } from "vitest";
import { Binding } from "#lib/document/binding/binding.ts";
import { Replica, schema, syncAll } from "#tests/support/replica.ts";

const node = (name: string) => schema.nodes[name] as NodeType;
const mark = (name: string) => schema.marks[name] as MarkType;

function pair(): [Replica, Replica] {
  return [new Replica({ clientId: 1 }), new Replica({ clientId: 2 })];
}

function type(replica: Replica, text: string): void {
  for (const letter of text) replica.dispatch(replica.state.tr.insertText(letter));
}

function enter(replica: Replica): void {
  const { tr, selection } = replica.state;
  replica.dispatch(tr.split(selection.from));
}

/** Two people in the first cell of a table of two by two. */
function inTable(): [Replica, Replica] {
  const [ada, ben] = pair();
  const cell = () => node("tableCell").createAndFill();
  const row = () => node("tableRow").create(null, [cell() as never, cell() as never]);
  ada.dispatch(ada.state.tr.replaceWith(0, 2, node("table").create(null, [row(), row()])));
  agree([ada, ben]);
  ada.setCaret(4);
  ben.setCaret(4);
  return [ada, ben];
}

function agree(replicas: readonly Replica[]): void {
  syncAll(replicas);
  const [first] = replicas as [Replica];
  for (const replica of replicas) {
    replica.node.check();
    expect(replica.node.toJSON()).toEqual(first.node.toJSON());
    expect(replica.binding.node).toBe(replica.node);
    expect(new Binding(replica.doc, schema).node.toJSON()).toEqual(replica.node.toJSON());
  }
}

const text = (replica: Replica) => replica.node.textBetween(0, replica.node.content.size, "|", "*");

test("two people who type into an empty document, letter by letter at once, lose, repeat and reorder nothing", () => {
  const [ada, ben] = pair();
  for (const index of "abcdefghijklm".split("").keys()) {
    type(ada, "abcdefghijklm"[index] as string);
    type(ben, "ABCDEFGHIJKLM"[index] as string);
    if (index % 2 === 0) syncAll([ada, ben]);
  }
  agree([ada, ben]);
  expect(text(ada).replaceAll(/[A-M]/g, "")).toBe("abcdefghijklm");
  expect(text(ada).replaceAll(/[a-m]/g, "")).toBe("ABCDEFGHIJKLM");
  expect(ada.repairs + ben.repairs).toBe(0);
});

test("a split keeps what is typed on both of its sides", () => {
  const [ada, ben] = pair();
  type(ada, "one two");
  syncAll([ada, ben]);
  ada.setCaret(4);
  enter(ada);
  ben.setCaret(8);
  type(ben, "!");
  ben.setCaret(1);
  type(ben, ">");
  agree([ada, ben]);
  expect(text(ada)).toBe(">one| two!");
});

test("a join, a heading, a list and a quote keep what is typed into them at the same moment", () => {
  const [ada, ben] = pair();
  type(ada, "first");
  enter(ada);
  type(ada, "second");
  syncAll([ada, ben]);
  ada.dispatch(ada.state.tr.join(7));
  ben.setCaret(14);
  type(ben, "!");
  agree([ada, ben]);
  expect(text(ada)).toBe("firstsecond!");
  ada.setCaret(3);
  expect(ada.run(setBlockType(node("heading"), { level: 2 }))).toBe(true);
  ben.setCaret(3);
  type(ben, "x");
  agree([ada, ben]);
  expect(ada.node.firstChild?.type.name).toBe("heading");
  expect(ada.node.firstChild?.attrs["level"]).toBe(2);
  expect(text(ben)).toContain("x");
  expect(ada.run(wrapInList(node("bulletList")))).toBe(true);
  type(ben, "y");
  expect(ben.run(toggleMark(mark("bold")))).toBe(true);
  agree([ada, ben]);
  expect(ada.node.firstChild?.type.name).toBe("bulletList");
  expect(ada.run(splitListItem(node("listItem")))).toBe(true);
  agree([ada, ben]);
  expect(ada.run(sinkListItem(node("listItem")))).toBe(true);
  agree([ada, ben]);
  expect(ben.run(wrapIn(node("blockquote")))).toBe(true);
  agree([ada, ben]);
  expect(ada.run(liftListItem(node("listItem")))).toBe(true);
  agree([ada, ben]);
  expect(ben.run(lift)).toBe(true);
  agree([ada, ben]);
  expect(ada.repairs + ben.repairs).toBe(0);
});

test("tables grow and shrink while somebody types in them", () => {
  const [ada, ben] = inTable();
  type(ben, "cell");
  expect(ada.run(addRowAfter)).toBe(true);
  agree([ada, ben]);
  expect(ben.run(addColumnAfter)).toBe(true);
  type(ada, "!");
  agree([ada, ben]);
  expect(ada.node.firstChild?.childCount).toBe(3);
  expect(ada.run(deleteRow)).toBe(true);
  agree([ada, ben]);
  expect(ada.repairs + ben.repairs).toBe(0);
});

test("a table that two people changed at once is mended by nobody, and does not grow by itself", () => {
  const [ada, ben] = inTable();
  expect(ada.run(addRowAfter)).toBe(true);
  expect(ben.run(addColumnAfter)).toBe(true);
  agree([ada, ben]);
  const size = ada.node.nodeSize;
  type(ada, "a");
  type(ben, "b");
  agree([ada, ben]);
  expect(ada.node.nodeSize).toBe(size + 2);
});

test("marks are formats, not rewrites", () => {
  const [ada, ben] = pair();
  type(ada, "make this bold now");
  syncAll([ada, ben]);
  ada.state = ada.state.apply(ada.state.tr.setSelection(TextSelection.create(ada.node, 6, 15)));
  const before = Y.encodeStateVector(ada.doc);
  expect(ada.run(toggleMark(mark("bold")))).toBe(true);
  expect(Y.encodeStateAsUpdate(ada.doc, before).byteLength).toBeLessThan(60);
  ben.setCaret(8);
  type(ben, "X");
  agree([ada, ben]);
  expect(text(ada)).toBe("make thXis bold now");
  expect(ada.node.firstChild?.childCount).toBe(3);
  expect(ada.run(toggleMark(mark("bold")))).toBe(true);
  agree([ada, ben]);
  expect(ada.node.firstChild?.childCount).toBe(1);
});
