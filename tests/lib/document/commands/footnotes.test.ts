import type { Editor, JSONContent } from "@tiptap/core";
import { Fragment, type Node, Slice } from "@tiptap/pm/model";
import { NodeSelection, type Plugin, TextSelection } from "@tiptap/pm/state";
import { expect, test } from "vitest";
import { commands } from "#lib/document/commands/table.ts";
import { footnotesOf } from "#lib/document/footnotes.ts";
import { headlessEditor, pageSpy, paragraph, select, shape } from "#tests/support/headless-editor.ts";

const reference = (id: string): JSONContent => ({ type: "footnote", attrs: { id } });
const body = (id: string, words: string): JSONContent => ({
  type: "footnoteBody",
  attrs: { id },
  content: [paragraph(words)],
});
const text = (...content: (string | JSONContent)[]): JSONContent => ({
  type: "paragraph",
  content: content.map((each) => (typeof each === "string" ? { type: "text", text: each } : each)),
});
const two = () => [
  text("one", reference("a"), " and two", reference("b"), " end"),
  paragraph("between"),
  body("a", "words of a"),
  body("b", "words of b"),
];

/** The text, and then the words of footnotes; a reference stands as its id in brackets. */
function told(editor: Editor): string[] {
  return editor.state.doc.children.map((block) => {
    const words = block.textBetween(0, block.content.size, "/", (leaf) => `[${String(leaf.attrs["id"])}]`);
    return block.type.name === "footnoteBody" ? `${String(block.attrs["id"])}: ${words}` : words;
  });
}

const isEnabled = (editor: Editor) => commands.footnote.isEnabled(editor, pageSpy());
const run = (editor: Editor) => commands.footnote.run(editor, pageSpy());
const type = (editor: Editor, words: string) => editor.view.dispatch(editor.state.tr.insertText(words));

/** Does what the clipboard does, without one. */
function copied(editor: Editor, from: number, to: number): Slice {
  const slice = editor.state.doc.slice(from, to);
  return pluginOf(editor).props.transformCopied?.call(pluginOf(editor), slice, editor as never) ?? slice;
}
function paste(editor: Editor, slice: Slice, from: number, to = from): void {
  const plugin = pluginOf(editor);
  const given = Slice.fromJSON(editor.schema, slice.toJSON());
  const own = plugin.props.transformPasted?.call(plugin, given, editor as never, false) ?? given;
  editor.view.dispatch(editor.state.tr.replaceRange(from, to, own).setMeta("uiEvent", "paste"));
}
function pluginOf(editor: Editor): Plugin {
  const plugin = editor.state.plugins.find(({ props }) => props.transformCopied !== undefined);
  if (plugin === undefined) throw new Error("There is no plugin for footnotes.");
  return plugin;
}

function blockAt(editor: Editor, index: number): { from: number; to: number; node: Node } {
  const { doc } = editor.state;
  let from = 0;
  for (let before = 0; before < index; before += 1) from += doc.child(before).nodeSize;
  const node = doc.child(index);
  return { from, to: from + node.nodeSize, node };
}

test("[EDIT-11] a footnote is made where the caret is, its words are written at once, and the key leads back", () => {
  const editor = headlessEditor([paragraph("one two"), paragraph("three")]);
  select(editor, "one");
  expect(run(editor)).toBe(true);
  type(editor, "first");
  expect(told(editor)).toEqual(["one[note-1] two", "three", "note-1: first"]);
  expect(run(editor)).toBe(true);
  type(editor, "!");
  expect(told(editor)[0]).toBe("one[note-1]! two");
  select(editor, "three");
  run(editor);
  type(editor, "second");
  select(editor, "one");
  editor.commands.setTextSelection(1);
  run(editor);
  type(editor, "zeroth");
  // In the order in which the text speaks of them.
  expect(told(editor)).toEqual([
    "[note-3]one[note-1]! two",
    "three[note-2]",
    "note-3: zeroth",
    "note-1: first",
    "note-2: second",
  ]);
});

test("[EDIT-11] the key on a reference that is selected leads to its words, and makes them where they are missing", () => {
  const editor = headlessEditor([text("one", reference("a"), reference("lost")), body("a", "words")]);
  editor.view.dispatch(editor.state.tr.setSelection(NodeSelection.create(editor.state.doc, 4)));
  run(editor);
  type(editor, "!");
  expect(told(editor)[1]).toBe("a: words!");
  editor.view.dispatch(editor.state.tr.setSelection(NodeSelection.create(editor.state.doc, 5)));
  run(editor);
  type(editor, "found");
  expect(told(editor)).toEqual(["one[a][lost]", "a: words!", "lost: found"]);
});

test("[EDIT-11] in code, in the words of a footnote that stands nowhere, none is made", () => {
  const editor = headlessEditor([
    { type: "codeBlock", content: [{ type: "text", text: "code" }] },
    paragraph("text"),
    body("a", "lost"),
  ]);
  select(editor, "code");
  expect(isEnabled(editor)).toBe(false);
  select(editor, "lost");
  expect(isEnabled(editor)).toBe(false);
  select(editor, "text");
  expect(isEnabled(editor)).toBe(true);
});

test("[EDIT-11] who deletes a reference deletes its words, and one undo brings both back", () => {
  const editor = headlessEditor(two());
  const before = editor.state.doc;
  select(editor, " and two");
  const { from } = editor.state.selection;
  editor.view.dispatch(editor.state.tr.delete(from - 1, from));
  expect(told(editor)).toEqual(["one and two[b] end", "between", "b: words of b"]);
  editor.commands.undo();
  expect(editor.state.doc.eq(before)).toBe(true);
});

test("[EDIT-11] who deletes the words deletes the reference; the last of a document leaves a block", () => {
  const editor = headlessEditor(two());
  const { from, to } = blockAt(editor, 2);
  editor.view.dispatch(editor.state.tr.delete(from, to));
  expect(told(editor)).toEqual(["one and two[b] end", "between", "b: words of b"]);
  editor.view.dispatch(editor.state.tr.delete(0, blockAt(editor, 1).to));
  expect(shape(editor.state.doc)).toEqual(["doc", ["paragraph"]]);
});

test("[EDIT-11] Backspace takes a footnote away that has no words", () => {
  const editor = headlessEditor([text("one", reference("a"), " two"), body("a", "")]);
  editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, 12)));
  const plugin = pluginOf(editor);
  const press = (key: string) => plugin.props.handleKeyDown?.call(plugin, editor.view, { key } as KeyboardEvent);
  Object.assign(editor.view, { editable: true });
  expect(press("a")).toBe(false);
  expect(press("Backspace")).toBe(true);
  expect(told(editor)).toEqual(["one two"]);
  expect(editor.state.selection.head).toBe(4);
});

test("[EDIT-11] what is cut and pasted keeps its words, and they stand in the new order", () => {
  const editor = headlessEditor([
    text("one", reference("a")),
    text("two", reference("b")),
    body("a", "A"),
    body("b", "B"),
  ]);
  const first = blockAt(editor, 0);
  const slice = copied(editor, first.from, first.to);
  expect(slice.content.lastChild?.type.name).toBe("footnoteBody");
  editor.view.dispatch(editor.state.tr.delete(first.from, first.to));
  expect(told(editor)).toEqual(["two[b]", "b: B"]);
  paste(editor, slice, blockAt(editor, 0).to);
  expect(told(editor)).toEqual(["two[b]", "one[a]", "b: B", "a: A"]);
});

test("[EDIT-11] a copy of a reference is a footnote of its own", () => {
  const editor = headlessEditor(two());
  // "ne[a] an", from within a paragraph into another.
  const slice = copied(editor, 2, 8);
  const between = blockAt(editor, 1);
  paste(editor, slice, between.from + 4);
  expect(told(editor)).toEqual([
    "one[a] and two[b] end",
    "betne[note-1] anween",
    "a: words of a",
    "b: words of b",
    "note-1: words of a",
  ]);
  // From another document, whose footnote is called the same.
  const other = headlessEditor([text("far", reference("b")), body("b", "from afar")]);
  paste(editor, copied(other, 1, 5), 1);
  expect(told(editor)[0]).toBe("far[note-2]one[a] and two[b] end");
  expect(told(editor)[2]).toBe("note-2: from afar");
});

test("[EDIT-11] dragging and moving paragraphs puts the words in the new order", () => {
  const editor = headlessEditor([
    text("one", reference("a")),
    text("two", reference("b")),
    body("a", "A"),
    body("b", "B"),
  ]);
  select(editor, "one");
  commands["move-down"].run(editor, pageSpy());
  expect(told(editor)).toEqual(["two[b]", "one[a]", "b: B", "a: A"]);
  // Not past the words.
  expect(commands["move-down"].isEnabled(editor, pageSpy())).toBe(false);
  select(editor, "B");
  expect(commands["move-down"].isEnabled(editor, pageSpy())).toBe(false);
  expect(footnotesOf(editor.state.doc).references.map(({ id }) => id)).toEqual(["b", "a"]);
});

test("[EDIT-11] text over the end of a selection into the words leaves no reference without any", () => {
  const editor = headlessEditor(two());
  select(editor, "between");
  const { from } = editor.state.selection;
  select(editor, "words of b");
  editor.view.dispatch(
    editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, editor.state.selection.from)),
  );
  editor.view.dispatch(editor.state.tr.deleteSelection());
  const { references, bodies } = footnotesOf(editor.state.doc);
  expect(new Set(references.map(({ id }) => id))).toEqual(new Set(bodies.map(({ id }) => id)));
  expect(editor.state.doc.textContent).toContain("words of b");
});

/** Where some words begin. */
function placeOf(editor: Editor, words: string): number {
  select(editor, words);
  return editor.state.selection.from;
}

test("[EDIT-11] everything copied and pasted over itself is what it was", () => {
  const editor = headlessEditor(two());
  const before = editor.state.doc;
  const { size } = before.content;
  paste(editor, copied(editor, 0, size), 0, size);
  expect(told(editor)).toEqual(["one[a] and two[b] end", "between", "a: words of a", "b: words of b"]);
});

test("[EDIT-11] footnotes within the words of footnotes go with them, and nothing else does", () => {
  const nested = (): JSONContent[] => [
    text("x", reference("a"), reference("b")),
    { type: "footnoteBody", attrs: { id: "a" }, content: [paragraph("A"), body("b", "B")] },
    paragraph("text that follows everything"),
  ];
  for (const content of [nested(), nested().slice(0, 2)]) {
    const editor = headlessEditor(content);
    editor.view.dispatch(editor.state.tr.delete(2, 4));
    expect(told(editor)).toEqual(["x", ...(content.length === 3 ? ["text that follows everything"] : [])]);
  }
  const chain = headlessEditor([
    text("x", reference("a")),
    { type: "footnoteBody", attrs: { id: "a" }, content: [text("A", reference("b"))] },
    body("b", "B"),
  ]);
  chain.view.dispatch(chain.state.tr.delete(2, 3));
  expect(told(chain)).toEqual(["x"]);
});

test("[EDIT-11] words copied out of a footnote are text where they are pasted", () => {
  const editor = headlessEditor([text("one", reference("a")), paragraph(""), body("a", "words here"), body("b", "")]);
  const from = placeOf(editor, "words here");
  const slice = copied(editor, from, from + 5);
  const target = blockAt(editor, 1).from + 1;
  paste(editor, slice, target);
  expect(told(editor)).toEqual(["one[a]", "words", "a: words here", "b: "]);
  expect(editor.state.doc.child(1).type.name).toBe("paragraph");
  paste(editor, slice, editor.state.doc.content.size - 2);
  expect(shape(editor.state.doc.child(3))).toEqual([
    ["footnoteBody", { id: "b" }],
    ["paragraph", "words"],
  ]);
});

test("[EDIT-11] several references are pasted below the words, and over ones of the same name, with their own words", () => {
  const editor = headlessEditor([
    text("one", reference("a"), reference("b")),
    body("a", "A"),
    body("b", "B"),
    paragraph("text after the footnotes"),
  ]);
  const slice = copied(editor, 1, 6);
  paste(editor, slice, editor.state.doc.content.size - 1);
  expect(told(editor)).toEqual([
    "one[a][b]",
    "a: A",
    "b: B",
    "note-1: A",
    "note-2: B",
    "text after the footnotesone[note-1][note-2]",
  ]);
  const other = headlessEditor([text("theirs", reference("1"), " twice", reference("1")), body("1", "THEIRS")]);
  const mine = headlessEditor([text("mine", reference("1")), body("1", "MINE")]);
  paste(mine, copied(other, 1, 15), 1, 6);
  // Two references to the same words are that, under a name of their own.
  expect(told(mine)).toEqual(["theirs[note-1] twice[note-1]", "note-1: THEIRS"]);
  // What was pasted some time ago has no say in what is moved.
  const third = headlessEditor([text("own", reference("1")), paragraph("next"), body("1", "OWN")]);
  pluginOf(third).props.transformPasted?.call(
    pluginOf(third),
    Slice.fromJSON(third.schema, copied(other, 1, 15).toJSON()),
    third as never,
    false,
  );
  select(third, "own");
  commands["move-down"].run(third, pageSpy());
  expect(told(third)).toEqual(["next", "own[1]", "1: OWN"]);
});

test("[EDIT-11] what is cut without its words, as cells are, has them again where it is pasted", () => {
  const cells = { type: "tableRow", content: [{ type: "tableCell", content: [text("c", reference("a"))] }] };
  const editor = headlessEditor([{ type: "table", content: [cells, cells] }, body("a", "A"), paragraph("end")]);
  editor.commands.setTextSelection(1);
  const { from, to } = blockAt(editor, 0);
  const rows = copied(editor, from + 1, to - 1);
  expect(rows.content.lastChild?.type.name).toBe("tableRow");
  editor.view.dispatch(editor.state.tr.delete(from, to));
  expect(told(editor)).toEqual(["end"]);
  const pasted = Fragment.from(editor.schema.nodes["table"]?.create(null, rows.content));
  paste(editor, new Slice(pasted, 0, 0), 0);
  expect(footnotesOf(editor.state.doc).bodies.map(({ node }) => node.textContent)).toEqual(["A"]);
});

test("[EDIT-11] a thousand footnotes are pasted, and written in, in time that grows with them", () => {
  const count = 1_000;
  const many = headlessEditor([
    ...Array.from({ length: count }, (_, index) => text(`t${index}`, reference(`n${index}`))),
    ...Array.from({ length: count }, (_, index) => body(`n${index}`, `words ${index}`)),
  ]);
  const editor = headlessEditor([paragraph("start")]);
  const slice = copied(many, 0, many.state.doc.content.size);
  let started = performance.now();
  paste(editor, slice, 1);
  expect(performance.now() - started).toBeLessThan(2_500);
  expect(footnotesOf(editor.state.doc).bodies).toHaveLength(count);
  select(editor, "words 500");
  started = performance.now();
  for (let key = 0; key < 20; key += 1) type(editor, "x");
  expect((performance.now() - started) / 20).toBeLessThan(50);
});
