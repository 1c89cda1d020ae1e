import type { Editor } from "@tiptap/core";
import { DOMParser, Node } from "@tiptap/pm/model";
import { AllSelection, NodeSelection, TextSelection } from "@tiptap/pm/state";
import { CellSelection, TableMap } from "@tiptap/pm/tables";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { Undo } from "#lib/document/binding/undo.ts";
import { putAtom, putMention, putText } from "#lib/document/commands/atoms.ts";
import { setLanguage } from "#lib/document/commands/blocks.ts";
import { columnWidthsAt, setColumnWidths } from "#lib/document/commands/column-widths.ts";
import { lookFor, replaceAllHits, replaceHit } from "#lib/document/commands/find.ts";
import { linkToPlace, removeLink, setLink } from "#lib/document/commands/link.ts";
import { changePicture } from "#lib/document/commands/pictures.ts";
import { wordMatcher } from "#lib/document/find.ts";
import { placesOf } from "#lib/document/outline.ts";
import { setHighlight, setLetterStyle } from "#lib/document/commands/formatting.ts";
import { setNumber } from "#lib/document/commands/lists.ts";
import { setParagraphLanguage, setSpacing } from "#lib/document/commands/paragraphs.ts";
import { resizeTable, setTableLook } from "#lib/document/commands/table-look.ts";
import { insertTable } from "#lib/document/commands/new-table.ts";
import { moveInTable } from "#lib/document/commands/tables.ts";
import { type CommandId, commandIds, commands } from "#lib/document/commands/table.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";
import { headlessEditor, list, pageSpy, paragraph } from "#tests/support/headless-editor.ts";
import { seededRandom } from "#tests/support/random.ts";

const isLong = process.env["QUIRE_FUZZ_LONG"] === "1";
const only = process.env["QUIRE_FUZZ_SEED"];
const seeds =
  only === undefined ? Array.from({ length: isLong ? 100 : 8 }, (_, index) => 30_000 + index) : [Number(only)];
const operations = 300;

/** Not run here: they ask a browser, or take back what the others did. */
const others: CommandId[] = ["undo", "redo", "cut", "copy-text", "paste", "paste-plain"];
const runnable = commandIds.filter((id) => !others.includes(id));

/** What is remembered beside the document, what is so already, and what finds no letters in empty cells or takes off looks that are not there. */
const mayDoNothing: ReadonlySet<CommandId> = new Set<CommandId>([
  ...(["paint-format", "copy-format", "paste-format", "clear-formatting"] as const),
  ...(["select-all", "select-row", "select-column", "select-table"] as const),
  ...(["bold", "italic", "underline", "strike", "superscript", "subscript", "code"] as const),
  ...(["font-size-up", "font-size-down"] as const),
]);

const cell = (text: string) => ({ type: "tableCell", content: [paragraph(text)] });
const start = [
  { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: "Heading of it" }] },
  paragraph("Some words, and others."),
  {
    type: "paragraph",
    content: [
      { type: "text", text: "a link", marks: [{ type: "link", attrs: { href: "https://example.org/" } }] },
      { type: "text", text: " said", marks: [{ type: "comment", attrs: { id: "c1" } }] },
      { type: "mention", attrs: { kind: "person", target: "u1", label: "Ada" } },
      { type: "hardBreak" },
      { type: "text", text: "of it" },
      { type: "footnote", attrs: { id: "f1" } },
      { type: "inlineMath", attrs: { latex: "y" } },
      { type: "date", attrs: { value: "2026-02-03" } },
      { type: "bookmark", attrs: { id: "b1", name: "here" } },
    ],
  },
  list("bulletList", "first", [paragraph("second"), list("orderedList", "inner", "deeper")], "third"),
  { type: "taskList", content: [{ type: "taskItem", content: [paragraph("task")] }] },
  { type: "blockquote", content: [paragraph("quoted words"), list("orderedList", "in a quote")] },
  {
    type: "table",
    content: [
      { type: "tableRow", content: [cell("a1"), cell("b1")] },
      { type: "tableRow", content: [cell("a2"), cell("b2")] },
    ],
  },
  {
    type: "table",
    content: [
      // With a gap, and with cells that reach over others' places.
      { type: "tableRow", content: [{ ...cell("wide"), attrs: { colspan: 2, rowspan: 2 } }, cell("c1")] },
      { type: "tableRow", content: [cell("c2")] },
      { type: "tableRow", content: [cell("a3"), cell("b3")] },
    ],
  },
  { type: "codeBlock", content: [{ type: "text", text: "const a = 1;" }] },
  { type: "horizontalRule" },
  {
    type: "image",
    attrs: { src: "/attachments/a", width: 400, height: 300, crop: { top: 10, right: 0, bottom: 12.5, left: 20 } },
  },
  { type: "attachment", attrs: { src: "/attachments/b", name: "b.pdf", bytes: 12 } },
  { type: "embed", attrs: { src: "https://youtu.be/dQw4w9WgXcQ", title: "A film", height: 300 } },
  { type: "blockMath", attrs: { latex: "x^2" } },
  {
    type: "columns",
    content: [
      { type: "column", content: [paragraph("left")] },
      { type: "column", content: [paragraph("right")] },
    ],
  },
  paragraph(""),
  { type: "footnoteBody", attrs: { id: "f1" }, content: [paragraph("words of a footnote")] },
];

test.each(seeds)(
  "[EDIT-3] seed %i: whatever commands do, the document stays valid, is the same in JSON, HTML and Yjs, and all of it can be taken back",
  (seed) => {
    const random = seededRandom(seed);
    const editor = headlessEditor(start);
    const before = editor.state.doc;
    const shared = sharedWith(editor);
    const told: string[] = [];
    for (let index = 0; index < operations; index += 1) {
      selectAnywhere(editor, random);
      const ragged = raggedTables(editor);
      const done = actOn(editor, random);
      told.push(`${done} at ${JSON.stringify(editor.state.selection.toJSON())}`);
      const context = told.slice(-3).join("; ");
      try {
        editor.state.doc.check();
      } catch (error) {
        throw new Error(`Not valid after ${context}`, { cause: error });
      }
      // Words typed over what is selected from before a table into it leave a gap; commands leave none.
      if (done !== "typing") expect([context, Math.max(0, raggedTables(editor) - ragged)]).toEqual([context, 0]);
      if (!shared.node.eq(editor.state.doc))
        expect([context, shared.node.toJSON()]).toEqual([context, editor.state.doc.toJSON()]);
      if (index % 10 === 0) expectSameElsewhere(editor, context);
    }
    expect(shared.read().eq(editor.state.doc)).toBe(true);
    shared.undoAll();
    expect(shared.node.toJSON()).toEqual(before.toJSON());
    shared.destroy();
  },
);

/** How many tables have a gap. One has from the start. */
function raggedTables(editor: Editor): number {
  let count = 0;
  editor.state.doc.descendants((node) => {
    if (node.type.name === "table" && TableMap.get(node).problems !== null) count += 1;
  });
  return count;
}

function selectAnywhere(editor: Editor, random: ReturnType<typeof seededRandom>): void {
  const { doc, tr } = editor.state;
  const anywhere = () => random.below(doc.content.size + 1);
  const kind = random.below(12);
  if (kind === 0) {
    editor.view.dispatch(tr.setSelection(new AllSelection(doc)));
  } else if (kind === 2) {
    const cells: number[] = [];
    doc.descendants((node, pos) => {
      if (node.type.name === "tableCell") cells.push(pos);
    });
    const [from, to] = [cells[random.below(cells.length)], cells[random.below(cells.length)]];
    const isOne = from !== undefined && to !== undefined && doc.resolve(from).node(-1) === doc.resolve(to).node(-1);
    if (isOne) editor.view.dispatch(tr.setSelection(CellSelection.create(doc, from, to)));
  } else if (kind === 1) {
    const atoms: number[] = [];
    doc.descendants((node, pos) => {
      if (node.isAtom && !node.isText) atoms.push(pos);
    });
    const pos = atoms[random.below(atoms.length)];
    if (pos !== undefined) editor.view.dispatch(tr.setSelection(NodeSelection.create(doc, pos)));
  } else {
    const anchor = anywhere();
    const head = kind < 6 ? anchor : kind < 10 ? Math.min(doc.content.size, anchor + random.below(12)) : anywhere();
    editor.view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))));
  }
}

function actOn(editor: Editor, random: ReturnType<typeof seededRandom>): string {
  const page = pageSpy();
  const kind = random.below(40);
  if (kind === 0) {
    const { from, to } = editor.state.selection;
    // Typing, without which there would soon be no text to change.
    if (editor.state.selection instanceof TextSelection)
      editor.view.dispatch(editor.state.tr.insertText("word ", from, to));
    return "typing";
  }
  if (kind === 1) setLetterStyle(editor, { color: "#d93025", fontSize: 1 + random.below(400) });
  if (kind === 2) setLetterStyle(editor, { fontFamily: random.below(2) === 0 ? "Lora" : null, color: null });
  if (kind === 3) setHighlight(editor, [null, "#cfe8b4"][random.below(2)] ?? null);
  if (kind === 4) setSpacing(editor, { lineHeight: 1.5, spaceBefore: null, spaceAfter: random.below(400) });
  if (kind === 5) setNumber(editor, random.below(100));
  if (kind === 6) insertTable(editor, 1 + random.below(4), 1 + random.below(4));
  if (kind === 7) {
    const look = { background: [null, "#cfe8b4"][random.below(2)] ?? null, borderWidth: random.below(20) };
    setTableLook(editor, { look, sizes: { columnWidth: 25 + random.below(100), rowHeight: null } });
  }
  if (kind === 8) {
    const tables: number[] = [];
    editor.state.doc.descendants((node, pos) => {
      if (node.type.name === "table") tables.push(pos);
    });
    const sizes = Array.from({ length: 6 }, () => [null, random.below(300)][random.below(2)] ?? null);
    resizeTable(editor, tables[random.below(tables.length)] ?? 0, { columns: sizes, rows: sizes });
    moveInTable(editor, random.below(2) === 0 ? "row" : "column", random.below(4), random.below(4));
  }
  if (kind === 9) setLink(editor, `https://a.example/${random.below(9)}`, { title: ["", "T"][random.below(2)] ?? "" });
  if (kind === 10) setLink(editor, "https://b.example/", { text: ["", "said"][random.below(2)] ?? "" });
  if (kind === 11) {
    const places = placesOf(editor.state.doc);
    const place = places[random.below(places.length)];
    if (random.below(2) === 0 || place === undefined) removeLink(editor);
    else linkToPlace(editor, place, `id-${random.below(1e9)}`);
  }
  if (kind === 12) setParagraphLanguage(editor, [null, "fr", "de-AT"][random.below(3)] ?? null);
  if (kind === 13) {
    const widths = columnWidthsAt(editor)?.map(() => [null, 20 + random.below(10)][random.below(2)] ?? null);
    if (widths !== undefined) setColumnWidths(editor, widths);
    setLanguage(editor, ["", "js"][random.below(2)] ?? "");
  }
  if (kind === 14) {
    const [name, attributes] = (
      [
        ["inlineMath", { latex: "z" }],
        ["blockMath", { latex: "z^2" }],
        ["date", { value: "2026-03-04" }],
        ["bookmark", { id: `b-${random.below(1e9)}`, name: "place" }],
        ["embed", { src: "https://youtu.be/dQw4w9WgXcQ", height: 200 }],
      ] as const
    )[random.below(5)] ?? ["date", { value: "2026-03-04" }];
    putAtom(editor, name, attributes);
    putMention(editor, { kind: "document", target: "d2", label: "Notes" });
    // One letter: nobody can stand in the middle of a sign of two.
    putText(editor, "\u2603");
  }
  if (kind === 15) {
    const crop = { top: random.below(40), right: random.below(40), bottom: random.below(40), left: random.below(40) };
    changePicture(editor, { crop: [null, crop][random.below(2)] ?? null, width: 8 + random.below(900), alt: "x" });
  }
  if (kind === 16) {
    const text = ["word", "of", "e"][random.below(3)] ?? "e";
    const query = { text, matchCase: false, wholeWord: random.below(2) === 0, isPattern: false };
    lookFor(editor, query, wordMatcher(query));
    if (random.below(2) === 0) replaceHit(editor, "it");
    else replaceAllHits(editor, "");
  }
  if (kind < 17) return `value ${kind}`;
  const id = runnable[random.below(runnable.length)] as CommandId;
  const before = editor.state;
  const isEnabled = commands[id].isEnabled(editor, page);
  const isChosen = commands[id].kind === "choice" && commands[id].isActive(editor, page);
  commands[id].run(editor, page);
  // The dry run tells the truth of what it can.
  const { doc, selection, storedMarks } = editor.state;
  if (!isEnabled && !doc.eq(before.doc)) throw new Error(`${id} was said to do nothing, and did something`);
  const isSame = doc.eq(before.doc) && selection.eq(before.selection) && storedMarks === before.storedMarks;
  if (isEnabled && isSame && page.asked.length === 0 && !isChosen && !mayDoNothing.has(id))
    throw new Error(`${id} was said to do something, and did nothing`);
  return id;
}

function expectSameElsewhere(editor: Editor, context: string): void {
  const { doc, schema } = editor.state;
  expect([Node.fromJSON(schema, JSON.parse(JSON.stringify(doc.toJSON()))).eq(doc), context]).toEqual([true, context]);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  document.body.innerHTML = renderToHTMLString({ extensions: documentExtensions(), content: doc.toJSON() });
  const again = DOMParser.fromSchema(schema).parse(document.body, { preserveWhitespace: "full" });
  expect([context, again.toJSON()]).toEqual([context, doc.toJSON()]);
}

/** The editor's document in Yjs, written as it changes. */
function sharedWith(editor: Editor): { node: Node; read(): Node; undoAll(): void; destroy(): void } {
  const doc = new Y.Doc();
  const binding = new Binding(doc, editor.schema);
  const origin = {};
  const { tr } = editor.state;
  const empty = binding.node;
  const filled = tr.replaceWith(0, tr.doc.content.size, empty.content);
  // From nothing to what the editor has.
  const back = editor.state.apply(filled).tr.replaceWith(0, empty.content.size, editor.state.doc.content);
  binding.write(back.steps, back.docs, back.doc, origin);
  const undo = new Undo(binding, origin);
  editor.on("transaction", ({ transaction, appendedTransactions }) => {
    undo.separate();
    const all = [transaction, ...appendedTransactions];
    binding.write(
      all.flatMap(({ steps }) => steps),
      all.flatMap(({ docs }) => docs),
      editor.state.doc,
      origin,
    );
  });
  return {
    get node() {
      return binding.node;
    },
    read() {
      const other = new Y.Doc();
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
      return new Binding(other, editor.schema).node;
    },
    undoAll() {
      for (let most = 2 * operations; undo.canUndo && most > 0; most -= 1) undo.undo(editor.state.selection);
    },
    destroy() {
      undo.destroy();
      binding.destroy();
    },
  };
}
