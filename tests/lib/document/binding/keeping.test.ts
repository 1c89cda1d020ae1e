import { type Node, Slice } from "@tiptap/pm/model";
import { AllSelection, NodeSelection, type Selection } from "@tiptap/pm/state";
import { CellSelection } from "@tiptap/pm/tables";
import { Mapping } from "@tiptap/pm/transform";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import * as Y from "yjs";
import { expect, test } from "vitest";
import { anchorAt, positionOf } from "#lib/document/binding/anchors.ts";
import { Binding } from "#lib/document/binding/binding.ts";
import { migrateDocument } from "#lib/document/migrations.ts";
import { Replica, schema, syncAll } from "#tests/support/replica.ts";
import { versionOneDocument } from "#tests/support/version-one.ts";

const make = (name: string, content: Node[] | string = [], attributes = {}) =>
  schema.node(name, attributes, typeof content === "string" ? (content === "" ? [] : [schema.text(content)]) : content);

/** Two people with one document of these blocks. */
function two(...blocks: Node[]): [Replica, Replica] {
  const [ada, ben] = [new Replica({ clientId: 1 }), new Replica({ clientId: 2 })];
  ada.dispatch(ada.state.tr.replaceWith(0, ada.node.content.size, blocks));
  syncAll([ada, ben]);
  return [ada, ben];
}

/** The position of a word in a document. */
function find(doc: Node, word: string): number {
  let found = -1;
  doc.descendants((node, position) => {
    const index = node.text?.indexOf(word) ?? -1;
    if (index >= 0) found = position + index;
  });
  expect(found).toBeGreaterThanOrEqual(0);
  return found;
}

/** What others may do round a word, by name. */
const edits: Record<string, (replica: Replica, at: number) => void> = {
  "typing before it": (replica, at) => replica.dispatch(replica.state.tr.insertText("very ", at)),
  "Enter before it": (replica, at) => replica.dispatch(replica.state.tr.split(at - 1)),
  "Enter directly before it": (replica, at) => replica.dispatch(replica.state.tr.split(at)),
  "Backspace at the paragraph's beginning": (replica) => {
    const start = replica.node.child(0).nodeSize;
    replica.dispatch(replica.state.tr.join(start));
  },
  "a heading": (replica, at) =>
    replica.dispatch(replica.state.tr.setBlockType(at, at, schema.nodes["heading"] as never, { level: 2 })),
  "a quote": (replica, at) => {
    const range = replica.node.resolve(at).blockRange();
    replica.dispatch(replica.state.tr.wrap(range as never, [{ type: schema.nodes["blockquote"] as never }]));
  },
  "a list": (replica, at) => {
    const range = replica.node.resolve(at).blockRange();
    const types = ["bulletList", "listItem"].map((name) => ({ type: schema.nodes[name] as never }));
    replica.dispatch(replica.state.tr.wrap(range as never, types));
  },
  bold: (replica, at) => {
    const mark = schema.marks["bold"]?.create() as never;
    replica.dispatch(replica.state.tr.addMark(at - 2, at + 3, mark));
  },
  "a block before": (replica) => replica.dispatch(replica.state.tr.insert(0, make("image"))),
  "the block before going": (replica) => replica.dispatch(replica.state.tr.delete(0, replica.node.child(0).nodeSize)),
};

test.each(Object.keys(edits))("[SYNC-2] a decoration, an anchor and a selection on a word survive %s", (name) => {
  const [ada, ben] = two(make("paragraph", "before"), make("paragraph", "the quick fox"), make("paragraph", "after"));
  const at = find(ada.node, "quick");
  let decorations = DecorationSet.create(ada.node, [Decoration.inline(at, at + 5, { class: "hit" })]);
  const anchors = [anchorAt(ada.binding.mirror, at, "behind"), anchorAt(ada.binding.mirror, at + 5)] as const;
  ada.setCaret(at + 2);
  edits[name]?.(ben, at);
  const seen = ada.remoteSteps.length;
  syncAll([ada, ben]);
  const mapping = new Mapping(ada.remoteSteps.slice(seen).map((step) => step.getMap()));
  decorations = decorations.map(mapping, ada.node);
  const text = (from: number, to: number) => ada.node.textBetween(from, to);
  const [hit] = decorations.find();
  expect(hit === undefined ? null : text(hit.from, hit.to)).toBe("quick");
  const [from, to] = anchors.map((anchor) => positionOf(ada.binding.mirror, anchor)) as [number, number];
  expect(text(from, to)).toBe("quick");
  expect(text(ada.state.selection.from - 2, ada.state.selection.from)).toBe("qu");
  expect(ben.node.eq(ada.node)).toBe(true);
});

test("[SYNC-2] blocks that a remote edit does not touch are the same objects", () => {
  const list = make("bulletList", [
    make("listItem", [make("paragraph", "one")]),
    make("listItem", [make("paragraph", "two")]),
  ]);
  const [ada, ben] = two(make("paragraph", "a"), list, make("paragraph", "b"));
  const before = ada.node;
  ben.dispatch(ben.state.tr.insertText("!", find(ben.node, "two") + 3));
  syncAll([ada, ben]);
  expect(ada.node.child(0)).toBe(before.child(0));
  expect(ada.node.child(2)).toBe(before.child(2));
  expect(ada.node.child(1).child(0)).toBe(before.child(1).child(0));
  ben.dispatch(ben.state.tr.split(find(ben.node, "one") + 1, 2));
  syncAll([ada, ben]);
  expect(ada.node.child(1).child(2).firstChild).not.toBeNull();
  expect(ada.node.child(0)).toBe(before.child(0));
  expect(ada.node.child(2)).toBe(before.child(2));
});

test("[SYNC-2] a keystroke is a few bytes, a heading and a list hardly more, and none of them touches the text", () => {
  const [ada] = two(make("paragraph", "x".repeat(2_000)), make("paragraph", "y"));
  const cost = (act: () => void) => {
    const before = Y.encodeStateVector(ada.doc);
    act();
    return Y.encodeStateAsUpdate(ada.doc, before).byteLength;
  };
  const at = 1_000;
  expect(cost(() => ada.dispatch(ada.state.tr.insertText("a", at)))).toBeLessThan(40);
  expect(cost(() => edits["a heading"]?.(ada, at))).toBeLessThan(90);
  expect(cost(() => edits["a list"]?.(ada, at))).toBeLessThan(250);
  expect(cost(() => ada.dispatch(ada.state.tr.split(at)))).toBeLessThan(150);
  expect(ada.node.textContent).toBe(`${"x".repeat(999)}a${"x".repeat(1_001)}y`);
});

/** A document with a block, a container, an atom, a mark and an attribute of a version to come. */
function ofTheFuture(): Y.Doc {
  const doc = new Y.Doc();
  const body = doc.get("default", Y.XmlText) as Y.XmlText;
  const marker = (attributes: Record<string, unknown>) => {
    const element = new Y.XmlElement("block");
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value as string);
    return element;
  };
  body.insertEmbed(0, marker({ aura: "violet" }));
  body.insert(1, "plain ");
  body.insert(7, "sparkling", { sparkle: { colour: "gold" } });
  body.insertEmbed(16, new Y.XmlElement("hologram"));
  body.insertEmbed(17, marker({ $type: "poem", metre: "iambic", $in: "c1" }));
  body.insert(18, "verse");
  doc.getMap("containers").set("c1", new Y.Map(Object.entries({ $type: "stanza", rhyme: "abab" })));
  return doc;
}

test("[SYNC-3] what is not understood is shown, and kept through edits all around it", () => {
  const doc = ofTheFuture();
  const replica = new Replica({ state: Y.encodeStateAsUpdate(doc) });
  replica.node.check();
  expect(replica.outbox).toEqual([]);
  expect(replica.node.toString()).toContain("unknownInline");
  expect(replica.node.child(1).toString()).toBe('unknownContainer(unknownBlock("verse"))');
  replica.dispatch(replica.state.tr.insertText("X", 3));
  replica.dispatch(replica.state.tr.insertText("Y", 10));
  replica.dispatch(replica.state.tr.split(4));
  replica.dispatch(replica.state.tr.join(5));
  replica.dispatch(replica.state.tr.setNodeAttribute(0, "textAlign", "center"));
  expect(replica.repairs).toBe(0);
  const body = replica.doc.get("default", Y.XmlText) as Y.XmlText;
  const delta = body.toDelta() as { insert: unknown; attributes?: object }[];
  const embeds = delta.flatMap(({ insert }) => (insert instanceof Y.XmlElement ? [insert] : []));
  expect(embeds.map((element) => element.getAttributes())).toEqual([
    { aura: "violet", textAlign: "center" },
    {},
    { $type: "poem", metre: "iambic", $in: "c1" },
  ]);
  expect(delta.filter(({ attributes }) => attributes !== undefined).map(({ attributes }) => attributes)).toEqual([
    { sparkle: { colour: "gold" } },
  ]);
  expect((replica.doc.getMap("containers").get("c1") as Y.Map<unknown>).toJSON()).toEqual({
    $type: "stanza",
    rhyme: "abab",
  });
});

test("[SYNC-3] the unknown can be cut and put elsewhere, and comes with all that it has", () => {
  const replica = new Replica({ state: Y.encodeStateAsUpdate(ofTheFuture()) });
  const { node } = replica;
  const poem = node.slice(node.child(0).nodeSize, node.content.size);
  replica.dispatch(replica.state.tr.delete(node.child(0).nodeSize, node.content.size));
  replica.dispatch(replica.state.tr.replace(0, 0, new Slice(poem.content, 0, 0)));
  expect(replica.node.child(0).toString()).toBe('unknownContainer(unknownBlock("verse"))');
  const fresh = new Binding(replica.doc, schema).node;
  expect(fresh.child(0).attrs).toEqual({ type: "stanza", attributes: { rhyme: "abab" } });
  expect(fresh.child(0).child(0).attrs).toEqual({ type: "poem", attributes: { metre: "iambic" } });
});

test("[SYNC-3] containers that do not fit are shown in a placeholder, the same everywhere, and lose nothing", () => {
  const doc = new Y.Doc();
  const body = doc.get("default", Y.XmlText) as Y.XmlText;
  const containers = doc.getMap("containers");
  for (const [id, type] of Object.entries({ row: "tableRow", table: "table", item: "listItem" })) {
    containers.set(id, new Y.Map(Object.entries({ $type: type })));
  }
  for (const [index, path] of ["row", "table", "table/item", "item/row", "gone", "gone/item"].entries()) {
    const element = new Y.XmlElement("block");
    element.setAttribute("$in", path);
    body.insertEmbed(index * 2, element);
    body.insert(index * 2 + 1, String(index));
  }
  const replica = new Replica({ state: Y.encodeStateAsUpdate(doc) });
  replica.node.check();
  expect(replica.outbox).toEqual([]);
  expect(replica.node.textContent).toBe("012345");
  replica.dispatch(replica.state.tr.insertText("!", find(replica.node, "3") + 1));
  expect(replica.repairs).toBe(0);
  expect(replica.node.textContent).toBe("0123!45");
});

test("[SYNC-3] a document of version 1 becomes one of this version, whole, and only once", () => {
  const doc = versionOneDocument();
  expect(migrateDocument(doc, schema)).toBe(true);
  expect(migrateDocument(doc, schema)).toBe(false);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  const { node } = new Binding(copy, schema);
  node.check();
  expect(node.toString()).toBe(
    'doc(heading("Title"), bulletList(listItem(paragraph("one ", bold("bold"))), listItem(paragraph("two"))), horizontalRule, paragraph)',
  );
  expect(node.child(0).attrs["level"]).toBe(2);
});

test("[SYNC-3] a document whose body has this shape already keeps it, letter by letter", () => {
  const [ada] = two(make("heading", "Title"), make("paragraph", "one"));
  ada.doc.getMap("meta").set("schema", 2);
  const bodyOf = (doc: Y.Doc) => (doc.get("default", Y.XmlText) as Y.XmlText).toDelta() as unknown;
  const [body, before] = [bodyOf(ada.doc), Y.encodeStateVector(ada.doc)];
  expect(migrateDocument(ada.doc, schema)).toBe(true);
  expect(bodyOf(ada.doc)).toEqual(body);
  // The number of the version is all that is new.
  expect(Y.encodeStateAsUpdate(ada.doc, before).byteLength).toBeLessThan(60);
  expect(migrateDocument(ada.doc, schema)).toBe(false);
});

test("[SYNC-3] what of version 1 fits nowhere is brought along as a placeholder, text and all", () => {
  const element = (name: string, ...children: (Y.XmlElement | Y.XmlText)[]) => {
    const made = new Y.XmlElement(name);
    made.insert(0, children);
    return made;
  };
  const old = new Y.Doc();
  old.getMap("meta").set("schema", 1);
  old
    .getXmlFragment("default")
    .insert(0, [
      new Y.XmlText("top"),
      element("paragraph", new Y.XmlText("a"), element("emoji")),
      element("bulletList", element("listItem", new Y.XmlText("loose"))),
      element("bulletList", element("paragraph", new Y.XmlText("misplaced"))),
      element("text"),
      element("image", new Y.XmlText("within")),
      element("stanza", element("verse", new Y.XmlText("poem"))),
    ]);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(old));
  expect(migrateDocument(doc, schema)).toBe(true);
  const { node } = new Binding(doc, schema);
  node.check();
  for (const word of ["top", "a", "loose", "misplaced", "within", "poem"]) expect(node.textContent).toContain(word);
});

test("[SYNC-4] undo takes back a word, then the one before, leaves others' letters, and puts the selection back", () => {
  const [ada, ben] = two(make("paragraph", "start "), make("paragraph", "other"));
  ada.setCaret(7);
  for (const letter of "hello brave world") ada.dispatch(ada.state.tr.insertText(letter));
  syncAll([ada, ben]);
  ben.dispatch(ben.state.tr.insertText("BEN", find(ben.node, "brave") + 2));
  syncAll([ada, ben]);
  const first = () => ada.node.child(0).textContent;
  expect(first()).toBe("start hello brBENave world");
  ada.travel("undo");
  expect(first()).toBe("start hello brBENave ");
  ada.travel("undo");
  expect(first()).toBe("start hello BEN");
  ada.travel("undo");
  expect(first()).toBe("start BEN");
  expect(ada.state.selection.from).toBe(7);
  ada.travel("redo");
  ada.travel("redo");
  ada.travel("redo");
  expect(first().replace("BEN", "")).toBe("start hello brave world");
  syncAll([ada, ben]);
  expect(ben.node.eq(ada.node)).toBe(true);
});

test("[SYNC-4] undo selects again what was selected: cells, a picture, everything; letters where these are gone", () => {
  const cell = (text: string) => make("tableCell", [make("paragraph", text)]);
  const table = make("table", [make("tableRow", [cell("qa"), cell("qb")]), make("tableRow", [cell("qc"), cell("qd")])]);
  const picture = schema.node("image", { src: "https://example.org/p.png" });
  const [ada, ben] = two(make("paragraph", "before"), table, picture, make("paragraph", "after"));
  const select = (selection: Selection) => {
    ada.state = ada.state.apply(ada.state.tr.setSelection(selection));
  };
  const cellAt = (word: string) => find(ada.node, word) - 2;
  const selected = () =>
    JSON.parse(JSON.stringify(ada.state.selection)) as { type: string; anchor: number; head: number };

  select(CellSelection.create(ada.node, cellAt("qb"), cellAt("qc")));
  ada.dispatch(ada.state.tr.insertText("X", find(ada.node, "qd")));
  ben.dispatch(ben.state.tr.insertText("long before: ", 1));
  syncAll([ada, ben]);
  ada.travel("undo");
  expect(selected()).toEqual({ type: "cell", anchor: cellAt("qb"), head: cellAt("qc") });

  let pos = 0;
  ada.node.forEach((node, offset) => {
    if (node.type.name === "image") pos = offset;
  });
  select(NodeSelection.create(ada.node, pos));
  ada.undo.separate();
  ada.dispatch(ada.state.tr.deleteSelection());
  ada.travel("undo");
  expect(selected()).toEqual({ type: "node", anchor: pos });

  select(new AllSelection(ada.node));
  ada.undo.separate();
  ada.dispatch(ada.state.tr.insertText("Y", 1));
  ada.travel("undo");
  expect(selected().type).toBe("all");

  // The table goes before it is taken back.
  select(CellSelection.create(ada.node, cellAt("qa"), cellAt("qb")));
  ada.undo.separate();
  ada.dispatch(ada.state.tr.insertText("Z", ada.node.content.size - 1));
  syncAll([ada, ben]);
  let at = 0;
  ben.node.forEach((node, offset) => {
    if (node.type.name === "table") at = offset;
  });
  ben.dispatch(ben.state.tr.delete(at, at + table.nodeSize));
  syncAll([ada, ben]);
  ada.travel("undo");
  expect(ada.node.textContent).not.toContain("Z");
  expect(selected().type).toBe("text");
});

test("[SYNC-4] undo selects the cell again that was selected, not one of a table within it", () => {
  const cell = (...blocks: Node[]) => make("tableCell", blocks);
  const inner = make("table", [make("tableRow", [cell(make("paragraph", "inner")), cell(make("paragraph", "own"))])]);
  const outer = make("table", [
    make("tableRow", [cell(inner, make("paragraph", "outer")), cell(make("paragraph", "x"))]),
  ]);
  const [ada] = two(make("paragraph", "before"), outer);
  const pos = find(ada.node, "inner") - 5;
  expect(ada.node.nodeAt(pos)?.textContent).toBe("innerownouter");
  ada.state = ada.state.apply(ada.state.tr.setSelection(CellSelection.create(ada.node, pos)));
  ada.undo.separate();
  ada.dispatch(ada.state.tr.insertText("!", find(ada.node, "outer")));
  ada.travel("undo");
  expect(ada.state.selection.toJSON()).toEqual({ type: "cell", anchor: pos, head: pos });
});
