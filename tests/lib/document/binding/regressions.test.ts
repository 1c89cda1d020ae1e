import { setBlockType } from "@tiptap/pm/commands";
import { Fragment, type MarkType, type Node, type NodeType, Slice } from "@tiptap/pm/model";
import { splitListItem, wrapInList } from "@tiptap/pm/schema-list";
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { anchorAt, positionOf } from "#lib/document/binding/anchors.ts";
import { Binding } from "#lib/document/binding/binding.ts";
import { Replica, schema, syncAll } from "#tests/support/replica.ts";

// What was found by people who tried to break the binding, each once.

const mark = (name: string) => schema.marks[name] as MarkType;
const type = (name: string) => schema.nodes[name] as NodeType;
const p = (text: string) => schema.node("paragraph", null, text === "" ? [] : [schema.text(text)]);
const bodyOf = (doc: Y.Doc) => doc.get("default", Y.XmlText) as Y.XmlText;

function two(...blocks: Node[]): [Replica, Replica] {
  const [ada, ben] = [new Replica({ clientId: 1 }), new Replica({ clientId: 2 })];
  ada.dispatch(ada.state.tr.replaceWith(0, ada.node.content.size, blocks));
  syncAll([ada, ben]);
  return [ada, ben];
}

/** The document as whoever opens it now reads it. */
function read(replica: Replica): Node {
  const binding = new Binding(replica.doc, schema);
  binding.destroy();
  return binding.node;
}

/** A document with one more block that says this of itself. */
function block(body: Y.XmlText, attributes: Record<string, unknown>, text = ""): void {
  const marker = new Y.XmlElement("block");
  for (const [name, value] of Object.entries(attributes)) marker.setAttribute(name, value as string);
  body.insertEmbed(body.length, marker);
  body.insert(body.length, text, {});
}

describe("[SYNC-1] marks that two people change at once stay in their block", () => {
  const bolded = () =>
    schema.node("paragraph", null, [
      schema.text("a "),
      schema.text("xxyy", [mark("bold").create()]),
      schema.text(" b"),
    ]);
  type Edit = (replica: Replica) => void;
  const unbold =
    (from: number, to: number): Edit =>
    (replica) =>
      replica.dispatch(replica.state.tr.removeMark(from, to, mark("bold")));
  const erase =
    (from: number, to: number): Edit =>
    (replica) =>
      replica.dispatch(replica.state.tr.delete(from, to));
  test.each<[string, Edit, Edit]>([
    ["both take off, one of them a part", unbold(3, 7), unbold(3, 5)],
    ["one deletes the letters", erase(3, 7), unbold(3, 5)],
    ["one deletes the block", erase(0, 10), unbold(3, 5)],
    [
      "one writes plainly among them",
      erase(3, 7),
      (replica) => replica.dispatch(replica.state.tr.insert(5, schema.text("z"))),
    ],
  ])("%s", (_, edit, other) => {
    const [ada, ben] = two(bolded(), p("plain"), p("plain too"));
    edit(ada);
    other(ben);
    syncAll([ada, ben]);
    expect(ada.node.lastChild?.toString()).toBe('paragraph("plain too")');
    expect(ada.node.child(ada.node.childCount - 2).toString()).toBe('paragraph("plain")');
    expect(ben.node.eq(ada.node)).toBe(true);
  });

  test("an undo of the mark, too", () => {
    const [ada, ben] = two(p("a xxyy b"), p("plain"));
    ada.undo.separate();
    ada.dispatch(ada.state.tr.addMark(3, 7, mark("bold").create()));
    syncAll([ada, ben]);
    unbold(3, 5)(ben);
    syncAll([ada, ben]);
    ada.travel("undo");
    syncAll([ada, ben]);
    expect(ada.node.lastChild?.toString()).toBe('paragraph("plain")');
  });
});

test("[SYNC-1] letters whose marks two people hid and show again are written once", () => {
  const [ada, ben] = two(p("word"));
  ada.dispatch(ada.state.tr.addMark(1, 5, mark("bold").create()));
  ben.run(setBlockType(type("codeBlock")));
  syncAll([ada, ben]);
  ada.run(setBlockType(type("paragraph")));
  ben.run(setBlockType(type("paragraph")));
  syncAll([ada, ben]);
  expect(ada.node.textContent).toBe("word");
});

test("[SYNC-1] a block that is split within bold text and joined again looks as before", () => {
  const [ada, ben] = two(
    schema.node("paragraph", null, [schema.text("abcd", [mark("bold").create()]), schema.text(" x")]),
    p("next"),
  );
  const before = ada.node;
  ada.dispatch(ada.state.tr.split(3));
  syncAll([ada, ben]);
  expect(ben.node.child(1).toString()).toBe('paragraph(bold("cd"), " x")');
  ben.dispatch(ben.state.tr.join(4));
  syncAll([ada, ben]);
  expect(ada.node.toString()).toBe(before.toString());
  ada.dispatch(ada.state.tr.split(3));
  ada.dispatch(ada.state.tr.delete(4, ada.node.content.size - 6));
  syncAll([ada, ben]);
  ben.dispatch(ben.state.tr.join(ben.node.child(0).nodeSize));
  syncAll([ada, ben]);
  expect(ada.node.lastChild?.lastChild?.marks).toEqual([]);
  expect(ada.repairs + ben.repairs).toBe(0);
});

test("[SYNC-1] two people who edit one thing within a line have one of it", () => {
  const [ada, ben] = two(schema.node("paragraph", null, [schema.text("a"), schema.node("inlineMath", { latex: "x" })]));
  ada.dispatch(ada.state.tr.setNodeMarkup(2, undefined, { latex: "y" }));
  ben.dispatch(ben.state.tr.setNodeMarkup(2, undefined, { latex: "z" }));
  syncAll([ada, ben]);
  expect(ada.node.firstChild?.childCount).toBe(2);
});

test("[SYNC-1] half a character is never written, and a whole one never cut", () => {
  const [ada, ben] = two(p("a\u{1F600}b"));
  ada.dispatch(ada.state.tr.insertText("x", 3));
  ada.dispatch(ada.state.tr.insertText("\ud83d", 1));
  syncAll([ada, ben]);
  expect(ada.node.eq(ben.node)).toBe(true);
  expect(ada.node.textContent).toContain("\u{1F600}");
  expect(read(ada).eq(ada.node)).toBe(true);
});

test("[SYNC-1] what comes while a change is being written is not taken for part of it", () => {
  const [ada, ben] = two(p("hello"));
  ben.dispatch(ben.state.tr.insertText("R", 1));
  const updates = ben.outbox.splice(0);
  ada.doc.on("update", () => ada.receive(updates.splice(0)));
  ada.dispatch(ada.state.tr.insertText("X", 1));
  expect(ada.node.textContent).toContain("R");
  expect(ada.node.eq(read(ada))).toBe(true);
  ada.dispatch(ada.state.tr.insertText("Y", 3));
  expect(ada.node.textContent).toContain("R");
  expect(ada.node.eq(read(ada))).toBe(true);
});

test("[SYNC-4] undo of a list keeps the list for what others have put into it", () => {
  const [ada, ben] = two(p("one"));
  ada.setCaret(2);
  ada.run(wrapInList(type("bulletList")));
  syncAll([ada, ben]);
  ben.setCaret(6);
  ben.run(splitListItem(type("listItem")));
  ben.dispatch(ben.state.tr.insertText("ben"));
  syncAll([ada, ben]);
  ada.travel("undo");
  syncAll([ada, ben]);
  expect(ada.node.toString()).toBe('doc(paragraph("one"), bulletList(listItem(paragraph("ben"))))');
});

describe("[SYNC-3] hostile content opens, is valid, and harms nothing", () => {
  const hostile: Record<string, (doc: Y.Doc, body: Y.XmlText) => void> = {
    "10,000 containers in each other": (_, body) =>
      block(body, { $in: Array.from({ length: 10_000 }, (__, index) => `c${index}`).join("/") }, "deep"),
    "3,000 elements in each other": (_, body) => {
      block(body, {}, "deep");
      let outer = new Y.XmlElement("x");
      body.insertEmbed(1, outer);
      for (let depth = 0; depth < 3_000; depth++) {
        const inner = new Y.XmlElement("x");
        outer.insert(0, [inner]);
        outer = inner;
      }
    },
    "a mark that blocks do not have": (doc, body) => {
      doc.getMap("containers").set(
        "q",
        new Y.Map<unknown>([
          ["$type", "blockquote"],
          ["$mark:bold", true],
        ]),
      );
      block(body, { $in: "q", "$mark:italic": true }, "marked");
    },
    "names of every object": (doc, body) => {
      doc.getMap("containers").set("__proto__", new Y.Map<unknown>([["$type", "constructor"]]));
      block(body, { $in: "__proto__/constructor/toString", $type: "__proto__", constructor: 1 }, "named");
      body.insertEmbed(body.length, new Y.XmlElement("constructor"));
    },
    "types that are no text": (_, body) => block(body, { $type: 7, $in: { a: 1 } }, "typed"),
  };
  test.each(Object.keys(hostile))("%s", (name) => {
    const doc = new Y.Doc();
    doc.transact(() => hostile[name]?.(doc, bodyOf(doc)));
    const replica = new Replica({ state: Y.encodeStateAsUpdate(doc) });
    replica.node.check();
    expect(replica.outbox).toEqual([]);
    replica.dispatch(replica.state.tr.insert(0, p("before")));
    expect(replica.node.firstChild?.textContent).toBe("before");
    const live = new Replica();
    live.receive([Y.encodeStateAsUpdate(doc)]);
    live.node.check();
    expect(live.node.textContent.length).toBeGreaterThan(3);
  });

  test("shared types where values belong can be copied", () => {
    const replica = new Replica({ clientId: 1 });
    block(bodyOf(replica.doc), { $type: "image", crop: new Y.Map([["a", 1]]) });
    block(bodyOf(replica.doc), { $type: "strange", shape: new Y.Map([["b", 2]]) });
    replica.dispatch(replica.state.tr.replace(0, 0, replica.node.slice(0, replica.node.content.size)));
    expect(replica.node.eq(read(replica))).toBe(true);
  });
});

test("[SYNC-2] a mistake while writing leaves a view that shows what the document holds, and is not kept quiet", async () => {
  const [ada, ben] = two(p("hello"), p("world"));
  const reported = new Promise<unknown>((resolve) => {
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", (error) => {
      for (const other of others) process.on("uncaughtException", other);
      resolve(error);
    });
  });
  const { tr } = ada.state;
  tr.insertText("X", 1);
  const [step] = tr.steps;
  Object.assign(step as object, {
    getMap: () => {
      throw new Error("a step without a map");
    },
  });
  const after = tr.doc;
  const mended = ada.binding.write(tr.steps, tr.docs, after, ada);
  expect(String(await reported)).toContain("a step without a map");
  expect(mended?.apply(after).doc?.eq(read(ada))).toBe(true);
  ada.reload();
  ben.dispatch(ben.state.tr.insertText("!", 2));
  syncAll([ada, ben]);
  expect(ada.node.eq(ben.node)).toBe(true);
});

test("what changes within something unknown in a line shows", () => {
  const replica = new Replica({ clientId: 1 });
  block(bodyOf(replica.doc), {});
  const text = new Y.XmlText("a");
  const strange = new Y.XmlElement("hologram");
  strange.insert(0, [text]);
  bodyOf(replica.doc).insertEmbed(1, strange);
  text.insert(1, "b");
  expect(replica.node.eq(read(replica))).toBe(true);
});

test("anchors of one document mean nothing to another, and forged ones are nowhere", () => {
  const [ada] = two(p("one"), p("two"));
  const other = new Binding(new Y.Doc(), schema);
  other.replace(ada.node, null);
  expect(positionOf(other.mirror, anchorAt(other.mirror, 8))).toBe(8);
  expect(positionOf(ada.binding.mirror, anchorAt(ada.binding.mirror, 8))).toBe(8);
  const forged = { type: null, tname: null, item: { client: 1, clock: 2.5 }, assoc: -1 };
  expect(positionOf(ada.binding.mirror, forged)).toBe(null);
});

test("changes of many steps, many blocks and large lists take time in proportion", () => {
  const spent = (work: () => void) => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };
  const cell = () => schema.node("tableCell", null, [p("c")]);
  const rows = Array.from({ length: 100 }, () => schema.node("tableRow", null, Array.from({ length: 5 }, cell)));
  const [ada] = two(schema.node("table", null, rows));
  const { tr } = ada.state;
  ada.node.descendants((node, at) => {
    if (node.type.name === "tableCell") tr.setNodeMarkup(at, undefined, { ...node.attrs, background: "#eeeeee" });
  });
  expect(spent(() => ada.dispatch(tr))).toBeLessThan(5_000);
  const items = Array.from({ length: 4_000 }, (_, index) => schema.node("listItem", null, [p(`item ${index}`)]));
  const [cyd, dan] = two(schema.node("bulletList", null, items));
  cyd.dispatch(cyd.state.tr.insertText("q", 4));
  expect(spent(() => syncAll([cyd, dan]))).toBeLessThan(250);
  const [eve] = two(...Array.from({ length: 4_000 }, (_, index) => p(`text ${index}`)));
  expect(spent(() => bodyOf(eve.doc).format(0, bodyOf(eve.doc).length, { bold: true }))).toBeLessThan(2_500);
  const [fay] = two(p("x"));
  const runs = Array.from({ length: 10_000 }, (_, index) => ({
    insert: "w",
    ...(index % 2 === 1 ? { attributes: { bold: true } } : {}),
  }));
  expect(spent(() => bodyOf(fay.doc).applyDelta([{ retain: 1 }, ...runs]))).toBeLessThan(2_500);
});

test("what is pasted is written in time that grows with it, and each change of its looks once", () => {
  const [ada, ben] = two(p("before after"));
  const bold = [schema.mark("bold")];
  const blocks = Array.from({ length: 20_000 }, (_, index) =>
    schema.node("paragraph", null, [schema.text(`plain ${index}`), schema.text("bold", bold)]),
  );
  const started = performance.now();
  ada.dispatch(ada.state.tr.replace(8, 8, new Slice(Fragment.from(blocks), 1, 1)));
  // It took minutes.
  expect(performance.now() - started).toBeLessThan(5_000);
  syncAll([ada, ben]);
  expect(ben.node.eq(ada.node)).toBe(true);
  expect(ben.node.childCount).toBe(20_000);
  expect(ben.node.lastChild?.textContent).toBe("plain 19999boldafter");
  let formats = 0;
  for (let item = bodyOf(ben.doc)._start; item !== null; item = item.right) {
    if (item.content instanceof Y.ContentFormat) formats += 1;
  }
  // Each begins and ends, and that is all.
  expect(formats).toBe(40_000);
});

test("formats of what was pasted reach no other letter, whoever undoes or joins it while another types", () => {
  const bold = schema.marks["bold"]?.create();
  if (bold === undefined) throw new Error("There is no bold.");
  const boldOf = (node: Node) => {
    const found: string[] = [];
    node.descendants((child) => {
      if (child.isText && child.marks.some(({ type }) => type === bold.type)) found.push(child.text ?? "");
    });
    return found.join("");
  };
  for (const isFirst of [true, false]) {
    const [ada, ben] = isFirst ? two(p("abcd")) : two(p("abcd")).toReversed();
    if (ada === undefined || ben === undefined) throw new Error("There are two.");
    const run = [
      schema.node("paragraph", null, [schema.text("XYZ", [bold])]),
      schema.node("paragraph", null, [schema.text("W")]),
    ];
    ada.dispatch(ada.state.tr.replace(3, 3, new Slice(Fragment.from(run), 1, 1)));
    syncAll([ada, ben]);
    // Ben takes bold off the last letter of the first; Ada joins the two while he types at the beginning of the second.
    ben.dispatch(ben.state.tr.removeMark(5, 6, bold));
    syncAll([ada, ben]);
    expect(boldOf(ada.node)).toBe("XY");
    ada.dispatch(ada.state.tr.join(7));
    ben.dispatch(ben.state.tr.insertText("q", 8));
    syncAll([ada, ben]);
    expect(ada.node.eq(ben.node)).toBe(true);
    expect([boldOf(ada.node), ada.node.textContent.replace("q", "")]).toEqual(["XY", "abXYZWcd"]);
  }
});
