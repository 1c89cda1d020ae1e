import { columnWidthsAt, setColumnWidths } from "#lib/document/commands/column-widths.ts";
import type { JSONContent } from "@tiptap/core";
import { CellSelection } from "@tiptap/pm/tables";
import { describe, expect, test } from "vitest";
import { commandIds, commands, keysOf } from "#lib/document/commands/table.ts";
import {
  canStyle,
  familyOfAll,
  highlightAt,
  letterStyleAt,
  setHighlight,
  setLetterStyle,
  setLetters,
  sizeAt,
  sizeOfAll,
} from "#lib/document/commands/formatting.ts";
import { getExtensionField } from "@tiptap/core";
import { removeLink, setLink } from "#lib/document/commands/link.ts";
import { numberAt, setNumber } from "#lib/document/commands/lists.ts";
import { setSpacing, spacingAt } from "#lib/document/commands/paragraphs.ts";
import { headlessEditor, list, pageSpy, paragraph, select, shape } from "#tests/support/headless-editor.ts";

/** Tiptap's own undo stands in for the binding's here. */
const undoKeys = ["Mod-\u044f", "Shift-Mod-\u044f", "Shift-Mod-z"];
const page = pageSpy();
type Id = (typeof commandIds)[number];

/** Runs commands one after another at the selection; says what the document is then. */
function after(editor: ReturnType<typeof headlessEditor>, ...ids: Id[]): unknown[] {
  for (const id of ids) {
    expect([id, commands[id].isEnabled(editor, page)]).toEqual([id, true]);
    commands[id].run(editor, page);
    editor.state.doc.check();
  }
  return (shape(editor.state.doc) as unknown[]).slice(1);
}

describe("[EDIT-1] the table of commands", () => {
  test.each([false, true])("no two commands have one key (on a Mac: %s)", (onMac) => {
    const keys = commandIds.flatMap((id) => keysOf(id, onMac).map((key) => [key, id] as const));
    expect(keys.filter(([key], index) => keys.findIndex(([other]) => other === key) !== index)).toEqual([]);
  });

  test.each([false, true])("no other key than theirs does anything but move and delete (on a Mac: %s)", (onMac) => {
    const editor = headlessEditor([paragraph("one")]);
    const inTable = new Set(commandIds.flatMap((id) => keysOf(id, onMac)));
    const others = editor.extensionManager.extensions.flatMap((extension) => {
      const { name, options, storage } = extension;
      const type = editor.schema.nodes[name] ?? editor.schema.marks[name];
      const context = { name, options, storage, editor, type };
      type Keys = (() => Record<string, unknown>) | undefined;
      const own = getExtensionField<Keys>(extension, "addKeyboardShortcuts", context);
      return Object.keys(own?.() ?? {}).filter((key) => /Mod-|Alt-|Ctrl-/.test(key) && !inTable.has(key));
    });
    expect(new Set(others)).toEqual(new Set(["Mod-Delete", "Mod-Backspace", ...undoKeys]));
  });

  test("every dry run leaves the document and its selection as they are", () => {
    const editor = headlessEditor([paragraph("one two"), list("orderedList", "a", "b"), paragraph("")]);
    for (const words of ["two", "b"]) {
      select(editor, words);
      const { doc, selection } = editor.state;
      for (const id of commandIds) commands[id].isEnabled(editor, page);
      expect(editor.state.doc).toBe(doc);
      expect(editor.state.selection.eq(selection)).toBe(true);
    }
  });

  test("a dry run tells the truth where much cannot be done: in code, of a picture, in a cell, in plain words", () => {
    const cell = (text: string) => ({ type: "tableCell", content: [paragraph(text)] });
    const editor = headlessEditor([
      { type: "codeBlock", content: [{ type: "text", text: "code" }] },
      { type: "image", attrs: { src: "/attachments/x" } },
      { type: "table", content: [{ type: "tableRow", content: [cell("a"), cell("b")] }] },
      paragraph("words"),
    ]);
    const own = commandIds.filter((id) => !commands[id].anywhere);
    const those = (isEnabled: boolean) =>
      own.filter((id) => commands[id].isEnabled(editor, page) === isEnabled).join(" ");
    const caretIn = (text: string) => {
      select(editor, text);
      editor.commands.setTextSelection(editor.state.selection.from);
    };
    editor.commands.setTextSelection(3);
    expect(those(true)).toBe(
      "paste paste-plain select-all paint-format copy-format clear-formatting paragraph title subtitle heading-1 heading-2 heading-3 heading-4 heading-5 heading-6 bullet-list ordered-list task-list blockquote code-block callout-note callout-tip callout-warning callout-danger details rule page-break columns-2 columns-3 embed emoji contents move-down",
    );
    editor.commands.setNodeSelection(6);
    expect(those(true)).toBe(
      "cut copy-text paste paste-plain select-all align-left align-center align-right blockquote callout-note callout-tip callout-warning callout-danger details rule page-break columns-2 columns-3 embed contents edit-object picture-wrap move-up move-down",
    );
    caretIn("a");
    expect(those(false)).toBe(
      "undo redo cut copy-text paste-format upper-case lower-case title-case outdent marker-disc marker-circle marker-square marker-decimal marker-lower-alpha marker-upper-alpha marker-lower-roman marker-upper-roman marker-multilevel restart-list tick-item add-text-column remove-text-column merge-cells split-cell row-up row-down column-back even-rows even-columns sort-up sort-down edit-object picture-wrap move-up move-down",
    );
    caretIn("words");
    expect(those(false)).toBe(
      "undo redo cut copy-text paste-format upper-case lower-case title-case outdent marker-disc marker-circle marker-square marker-decimal marker-lower-alpha marker-upper-alpha marker-lower-roman marker-upper-roman marker-multilevel restart-list tick-item add-text-column remove-text-column row-above row-below column-before column-after delete-row delete-column delete-table merge-cells split-cell header-row header-column select-row select-column select-table row-up row-down column-back column-on even-rows even-columns sort-up sort-down cell-top cell-middle cell-bottom table-left table-center table-right table-look edit-object picture-wrap move-down",
    );
    editor.commands.setNodeSelection(6);
    for (const id of ["spacing", "link", "font", "replace"] as const)
      expect([id, commands[id].isEnabled(editor, page)]).toEqual([id, id === "replace"]);
  });

  test("what was asked while one might write does nothing once one may not", () => {
    const editor = headlessEditor([paragraph("one two"), list("orderedList", "a", "b")]);
    const { doc } = editor.state;
    for (const words of ["two", "b"]) {
      select(editor, words);
      editor.setEditable(false);
      expect(setLetters(editor, { fontSize: 20 }, "#ffff00")).toBe(false);
      expect(setSpacing(editor, { lineHeight: 2 })).toBe(false);
      expect(setNumber(editor, 7)).toBe(false);
      expect(setLink(editor, "https://a.example/")).toBe(false);
      expect(removeLink(editor)).toBe(false);
      editor.setEditable(true);
    }
    expect(editor.state.doc).toBe(doc);
    editor.setEditable(false);
    commands["select-all"].run(editor, page);
    expect(editor.state.selection.empty).toBe(false);
  });

  test("nothing that writes is enabled, or does anything, for who may only read", () => {
    const editor = headlessEditor([paragraph("one two"), list("orderedList", "a", "b")]);
    select(editor, "two");
    editor.setEditable(false);
    const reading = commandIds.filter((id) => commands[id].isEnabled(editor, page));
    expect(reading.filter((id) => !commands[id].anywhere)).toEqual(["copy-text", "select-all"]);
  });
});

describe("[EDIT-2] what is selected otherwise than by words", () => {
  const cell = (...content: JSONContent[]) => ({ type: "tableCell", content });
  const table = (...rows: JSONContent[][]) => ({
    type: "table",
    content: rows.map((content) => ({ type: "tableRow", content })),
  });
  /** Selects cells from the first to the last that has a text, or the other way. */
  const selectCells = (editor: ReturnType<typeof headlessEditor>, from: string, to: string) => {
    const at = (text: string) => {
      select(editor, text);
      const { $from } = editor.state.selection;
      for (let depth = $from.depth; ; depth -= 1)
        if ($from.node(depth).type.name === "tableCell") return $from.before(depth);
    };
    const [anchor, head] = [at(from), at(to)];
    editor.view.dispatch(editor.state.tr.setSelection(CellSelection.create(editor.state.doc, anchor, head)));
  };

  test.each([
    ["a", "d"],
    ["d", "a"],
  ])(
    "cells that are selected from %s to %s: each becomes a list, a quote, has a look, and all of it again off",
    (from, to) => {
      const editor = headlessEditor([
        table([cell(paragraph("a")), cell(paragraph("b"))], [cell(paragraph("c")), cell(paragraph("d"))]),
      ]);
      const { doc } = editor.state;
      for (const id of ["ordered-list", "blockquote", "bold", "title", "code-block"] as const) {
        selectCells(editor, from, to);
        after(editor, id);
        expect(editor.state.doc.textContent).toBe("abcd");
        const cells = new Set<string>();
        editor.state.doc.descendants((node) => {
          if (node.type.name === "tableCell") cells.add(JSON.stringify(shape(node)).replace(/"[abcd]"/, ""));
        });
        expect([id, cells.size]).toEqual([id, 1]);
      }
      for (const id of ["code-block", "clear-formatting", "blockquote", "paragraph", "ordered-list"] as const) {
        selectCells(editor, from, to);
        after(editor, id);
      }
      expect(shape(editor.state.doc)).toEqual(shape(doc));
    },
  );

  test("what is in a cell is in no list and no quote around the table", () => {
    const inside = table([cell(paragraph("a"))]);
    const editor = headlessEditor([
      { type: "bulletList", content: [{ type: "listItem", content: [paragraph("x"), inside] }] },
      { type: "blockquote", content: [table([cell(paragraph("q"))])] },
    ]);
    select(editor, "a");
    expect(commands["bullet-list"].isActive(editor)).toBe(false);
    after(editor, "ordered-list");
    expect(editor.state.doc.firstChild?.type.name).toBe("bulletList");
    select(editor, "q");
    expect(commands.blockquote.isActive(editor)).toBe(false);
    after(editor, "blockquote");
    expect(editor.state.doc.lastChild?.firstChild?.type.name).toBe("table");
  });

  test("a thing that is selected is not the list behind it", () => {
    const editor = headlessEditor([{ type: "horizontalRule" }, list("orderedList", "a")]);
    editor.commands.setNodeSelection(0);
    expect(commands["marker-upper-roman"].isEnabled(editor, page)).toBe(false);
  });

  test("[SYNC-3] no command makes something else of what this version does not know", () => {
    const unknown = { type: "unknownBlock", attrs: { type: "poll" }, content: [{ type: "text", text: "poll" }] };
    const editor = headlessEditor([paragraph("one"), unknown, paragraph("two")]);
    for (const id of commandIds.filter(
      (each) =>
        !["cut", "copy-text", "paste", "paste-plain", "rule", "page-break", "columns-2", "columns-3"].includes(each),
    )) {
      editor.commands.selectAll();
      if (commands[id].isEnabled(editor, page)) commands[id].run(editor, pageSpy());
      let kept = 0;
      editor.state.doc.descendants(({ type, attrs }) => {
        if (type.name === "unknownBlock" && attrs["type"] === "poll") kept += 1;
      });
      expect([id, kept]).toEqual([id, 1]);
    }
  });

  test("dry runs do not wait for the end of a long selection", () => {
    const editor = headlessEditor(Array.from({ length: 2_000 }, (_, index) => paragraph(`paragraph ${index}`)));
    editor.commands.selectAll();
    const began = performance.now();
    for (const id of commandIds) commands[id].isEnabled(editor, page);
    for (const id of commandIds) commands[id].isActive(editor);
    // Some 15 ms; they were many seconds when each made its whole change.
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe("[EDIT-2] letters", () => {
  test("a style joins what is there, piece by piece, and taking it off leaves the rest", () => {
    const editor = headlessEditor([paragraph("one two three")]);
    select(editor, "two");
    setLetterStyle(editor, { color: "#d93025" });
    editor.commands.setTextSelection({ from: 1, to: 8 });
    setLetterStyle(editor, { fontSize: 14, fontFamily: "Lora" });
    expect(shape(editor.state.doc)).toEqual([
      "doc",
      [
        "paragraph",
        ["one ", ["textStyle", { fontFamily: "Lora", fontSize: 14 }]],
        ["two", ["textStyle", { color: "#d93025", fontFamily: "Lora", fontSize: 14 }]],
        " three",
      ],
    ]);
    expect(letterStyleAt(editor)).toMatchObject({ fontFamily: "Lora", fontSize: 14 });
    setLetterStyle(editor, { fontSize: null, fontFamily: null });
    expect(shape(editor.state.doc)).toEqual([
      "doc",
      ["paragraph", "one ", ["two", ["textStyle", { color: "#d93025" }]], " three"],
    ]);
  });

  test("with nothing selected, what is typed next has the style", () => {
    const editor = headlessEditor([paragraph("one")]);
    editor.commands.setTextSelection(4);
    setLetterStyle(editor, { color: "#d93025" });
    after(editor, "bold");
    editor.view.dispatch(editor.state.tr.insertText("!"));
    expect(shape(editor.state.doc)).toEqual([
      "doc",
      ["paragraph", "one", ["!", ["textStyle", { color: "#d93025" }], "bold"]],
    ]);
  });

  test("a size grows and shrinks by a point from what each piece is, in each style, within its bounds", () => {
    const editor = headlessEditor([
      { type: "heading", attrs: { level: 1 }, content: [{ type: "text", text: "head" }] },
      paragraph("body"),
    ]);
    editor.commands.selectAll();
    expect(sizeAt(editor.state)).toBe(20);
    expect(after(editor, "font-size-up", "font-size-up")).toEqual([
      ["heading", ["head", ["textStyle", { fontSize: 22 }]]],
      ["paragraph", ["body", ["textStyle", { fontSize: 13 }]]],
    ]);
    setLetterStyle(editor, { fontSize: 400 });
    after(editor, "font-size-up");
    expect(sizeAt(editor.state)).toBe(400);
    setLetterStyle(editor, { fontSize: 1 });
    after(editor, "font-size-down");
    expect(sizeAt(editor.state)).toBe(1);
  });

  test("letters are written large, small, or large at the beginning of words, with their looks", () => {
    const bold = { type: "text", text: "t\u00dfTWO", marks: [{ type: "bold" }] };
    const editor = headlessEditor([
      { type: "paragraph", content: [{ type: "text", text: "don't o" }, bold, { type: "text", text: " x" }] },
      paragraph("i", { lang: "tr" }),
      { type: "codeBlock", content: [{ type: "text", text: "code" }] },
    ]);
    editor.commands.setTextSelection({ from: 1, to: editor.state.doc.content.size - 1 });
    const turkish = (letter: string) => ["paragraph", { lang: "tr" }, letter];
    const rest = (letter: string) => [turkish(letter), ["codeBlock", "code"]];
    const written = (...ids: Id[]) => after(editor, ...ids).map((block) => (block as unknown[]).flat());
    expect(written("upper-case")).toEqual([
      ["paragraph", "DON'T O", "TSSTWO", "bold", " X"],
      ...rest("\u0130").map((b) => b.flat()),
    ]);
    expect(written("lower-case")[0]).toEqual(["paragraph", "don't o", "tsstwo", "bold", " x"]);
    expect(written("title-case")[0]).toEqual(["paragraph", "Don't O", "tsstwo", "bold", " X"]);
    // All of it is selected still.
    expect(editor.state.selection.from).toBe(1);
    expect(commands["title-case"].isEnabled(editor, page)).toBe(false);
    editor.commands.setTextSelection(1);
    expect(commands["upper-case"].isEnabled(editor, page)).toBe(false);
  });

  test("the ground that other programs give letters is a highlighter's, too", () => {
    const marks = [{ type: "textStyle", attrs: { background: "#ffff00", color: "#d93025" } }];
    const editor = headlessEditor([{ type: "paragraph", content: [{ type: "text", text: "one", marks }] }]);
    select(editor, "one");
    expect(highlightAt(editor)).toBe("#ffff00");
    setHighlight(editor, null);
    expect(shape(editor.state.doc)).toEqual(["doc", ["paragraph", ["one", ["textStyle", { color: "#d93025" }]]]]);
  });

  test("the family and the size of letters are known where all of them have the same", () => {
    const styled = (text: string, attrs: object) => ({ type: "text", text, marks: [{ type: "textStyle", attrs }] });
    const editor = headlessEditor([
      { type: "paragraph", content: [styled("one", { fontFamily: "Lora" }), { type: "text", text: "two" }] },
      { type: "heading", attrs: { level: 1 }, content: [{ type: "text", text: "three" }] },
      { type: "codeBlock", content: [{ type: "text", text: "code" }] },
    ]);
    const both = () => [familyOfAll(editor.state), sizeOfAll(editor.state)];
    select(editor, "one");
    expect(both()).toEqual(["Lora", 11]);
    select(editor, "two");
    expect(both()).toEqual([null, 11]);
    editor.commands.setTextSelection({ from: 1, to: 7 });
    expect(both()).toEqual([undefined, 11]);
    editor.commands.setTextSelection({ from: 4, to: 12 });
    expect(both()).toEqual([null, undefined]);
    editor.commands.selectAll();
    setLetterStyle(editor, { fontFamily: "Lora", fontSize: 12 });
    expect(both()).toEqual(["Lora", 12]);
  });

  test("clearing takes off every look, and leaves links, comments, styles and languages", () => {
    const marks = [
      { type: "bold" },
      { type: "highlight" },
      { type: "textStyle", attrs: { color: "#d93025" } },
      { type: "link", attrs: { href: "https://example.org" } },
      { type: "comment", attrs: { id: "c1" } },
    ];
    const editor = headlessEditor([
      {
        type: "heading",
        attrs: { level: 2, lang: "fr", textAlign: "center", spaceAfter: 20 },
        content: [{ type: "text", text: "one", marks }],
      },
    ]);
    select(editor, "one");
    expect(after(editor, "clear-formatting")).toEqual([
      [
        ["heading", { lang: "fr", level: 2 }],
        ["one", ["link", { href: "https://example.org" }], ["comment", { id: "c1" }]],
      ],
    ]);
  });

  test("code has no other look, and keeps its links and comments", () => {
    const marks = [
      { type: "bold" },
      { type: "link", attrs: { href: "https://example.org" } },
      { type: "comment", attrs: { id: "c1" } },
    ];
    const editor = headlessEditor([{ type: "paragraph", content: [{ type: "text", text: "one", marks }] }]);
    select(editor, "one");
    const said = [
      ["link", { href: "https://example.org" }],
      ["comment", { id: "c1" }],
    ];
    const [block] = after(editor, "code") as [[string, unknown[]]];
    expect(new Set(block[1])).toEqual(new Set(["one", "code", ...said]));
    const [plain] = after(editor, "code") as [[string, unknown[]]];
    expect(new Set(plain[1])).toEqual(new Set(["one", ...said]));
  });

  test("at a caret, what is typed next is plain after clearing, and has a look that was pasted", () => {
    const editor = headlessEditor([
      { type: "paragraph", content: [{ type: "text", text: "one", marks: [{ type: "bold" }] }] },
    ]);
    editor.commands.setTextSelection(4);
    after(editor, "copy-format", "clear-formatting");
    editor.view.dispatch(editor.state.tr.insertText("!"));
    after(editor, "paste-format");
    editor.view.dispatch(editor.state.tr.insertText("?"));
    expect(shape(editor.state.doc)).toEqual(["doc", ["paragraph", ["one", "bold"], "!", ["?", "bold"]]]);
  });

  test("letters of code have no style, a highlighter has a usual colour", () => {
    const editor = headlessEditor([
      { type: "codeBlock", content: [{ type: "text", text: "code" }] },
      paragraph("text"),
    ]);
    select(editor, "code");
    expect(canStyle(editor)).toBe(false);
    expect(commands["font-size-up"].isEnabled(editor, page)).toBe(false);
    select(editor, "text");
    setHighlight(editor, null);
    setHighlight(editor, "#cfe8b4");
    expect(shape(editor.state.doc)).toEqual([
      "doc",
      ["codeBlock", "code"],
      ["paragraph", ["text", ["highlight", { color: "#cfe8b4" }]]],
    ]);
  });

  test("a look is taken up and given elsewhere, with that of its paragraph", () => {
    const editor = headlessEditor([paragraph("one", { textAlign: "right" }), paragraph("two")]);
    select(editor, "one");
    after(editor, "bold", "copy-format");
    select(editor, "two");
    expect(after(editor, "paste-format").at(1)).toEqual([
      ["paragraph", { textAlign: "right" }],
      ["two", "bold"],
    ]);
  });
});

describe("[EDIT-2] paragraphs", () => {
  test("a style keeps how a paragraph is aligned, and is known again", () => {
    const editor = headlessEditor([paragraph("one", { textAlign: "center" }), paragraph("two")]);
    editor.commands.selectAll();
    expect(after(editor, "title")).toEqual([
      [["paragraph", { textAlign: "center", variant: "title" }], "one"],
      [["paragraph", { variant: "title" }], "two"],
    ]);
    expect(commands["title"].isActive(editor)).toBe(true);
    expect(commands["paragraph"].isActive(editor)).toBe(false);
    expect(after(editor, "heading-5").at(0)).toEqual([["heading", { level: 5, textAlign: "center" }], "one"]);
    expect(after(editor, "paragraph").at(1)).toEqual(["paragraph", "two"]);
  });

  test("alignment, indents and spacing are those of every selected paragraph", () => {
    const editor = headlessEditor([paragraph("one"), paragraph("two", { indent: 20 })]);
    editor.commands.selectAll();
    expect(after(editor, "align-justify", "indent", "lines-150", "space-before")).toEqual([
      [["paragraph", { indent: 1, lineHeight: 1.5, spaceBefore: 10, textAlign: "justify" }], "one"],
      [["paragraph", { indent: 20, lineHeight: 1.5, spaceBefore: 10, textAlign: "justify" }], "two"],
    ]);
    expect(after(editor, "align-left", "outdent", "space-before").at(0)).toEqual([
      ["paragraph", { lineHeight: 1.5 }],
      "one",
    ]);
    expect(setSpacing(editor, { lineHeight: 9, spaceBefore: null, spaceAfter: null })).toBe(false);
    expect(setSpacing(editor, { lineHeight: null, spaceBefore: 4, spaceAfter: 6.5 })).toBe(true);
    expect(spacingAt(editor)).toEqual({ lineHeight: null, spaceBefore: 4, spaceAfter: 6.5, indentFirst: null });
    expect(setSpacing(editor, { indentFirst: -401 })).toBe(false);
    expect(setSpacing(editor, { indentFirst: -18 })).toBe(true);
    expect(spacingAt(editor).indentFirst).toBe(-18);
    expect(commands["left-to-right"].isActive(editor)).toBe(true);
    after(editor, "right-to-left");
    expect(editor.state.doc.children.map(({ attrs }) => attrs["dir"])).toEqual(["rtl", "rtl"]);
    expect(commands["right-to-left"].isActive(editor)).toBe(true);
    // What begins a line is right of it there.
    expect(commands["align-right"].isActive(editor)).toBe(true);
    after(editor, "left-to-right");
    expect(editor.state.doc.firstChild?.attrs["dir"]).toBe(null);
    // What is not named stays as it is in each.
    editor.commands.setTextSelection(2);
    setSpacing(editor, { spaceAfter: 20 });
    editor.commands.selectAll();
    setSpacing(editor, { lineHeight: 2 });
    expect(editor.state.doc.children.map(({ attrs }) => attrs["spaceAfter"])).toEqual([20, 6.5]);
  });

  test("an item of a list goes under the one before it, and comes out again", () => {
    const editor = headlessEditor([list("bulletList", "a", "b")]);
    select(editor, "b");
    expect(after(editor, "indent")).toEqual([
      ["bulletList", ["listItem", ["paragraph", "a"], ["bulletList", ["listItem", ["paragraph", "b"]]]]],
    ]);
    after(editor, "outdent");
    select(editor, "a");
    expect(commands["indent"].isEnabled(editor, page)).toBe(false);
  });

  test("a list within others is marked by its level, until somebody says otherwise", () => {
    const item = (...content: object[]) => ({ type: "listItem", content });
    const editor = headlessEditor([
      {
        type: "orderedList",
        content: [item(paragraph("a"), { type: "orderedList", content: [item(paragraph("b"))] })],
      },
    ]);
    const markers = (text: string) => {
      select(editor, text);
      return commandIds.filter((id) => id.startsWith("marker-") && commands[id].isActive(editor, page));
    };
    expect([markers("a"), markers("b")]).toEqual([["marker-decimal"], ["marker-lower-alpha"]]);
    after(editor, "marker-decimal");
    expect(markers("b")).toEqual(["marker-decimal"]);
    expect(editor.state.doc.nodeAt(5)?.attrs["marker"]).toBe("decimal");
    after(editor, "marker-lower-alpha");
    expect(editor.state.doc.nodeAt(5)?.attrs["marker"]).toBeNull();
  });

  test("a picture in an item takes its item along", () => {
    const items = [paragraph("a"), { type: "image" }].map((block) => ({ type: "listItem", content: [block] }));
    const editor = headlessEditor([{ type: "bulletList", content: items }, { type: "image" }]);
    const pictures: number[] = [];
    editor.state.doc.descendants(({ type }, pos) => void (type.name === "image" && pictures.push(pos)));
    editor.commands.setNodeSelection(pictures[0] ?? 0);
    expect(after(editor, "indent")[0]).toEqual([
      "bulletList",
      ["listItem", ["paragraph", "a"], ["bulletList", ["listItem", ["image"]]]],
    ]);
    after(editor, "outdent");
    editor.commands.setNodeSelection(pictures[1] ?? 0);
    expect(commands["indent"].isEnabled(editor, page)).toBe(false);
  });

  test("blocks, items and the insides of cells change places with their neighbours, and stop at the ends", () => {
    const cell = (text: string) => ({ type: "tableCell", content: [paragraph(text), paragraph("x")] });
    const editor = headlessEditor([
      paragraph("one"),
      list("orderedList", "a", "b"),
      { type: "table", content: [{ type: "tableRow", content: [cell("c"), cell("d")] }] },
    ]);
    select(editor, "b");
    expect(after(editor, "move-up").at(1)).toEqual([
      "orderedList",
      ["listItem", ["paragraph", "b"]],
      ["listItem", ["paragraph", "a"]],
    ]);
    expect(editor.state.selection.$from.parent.textContent).toBe("b");
    // The first item takes its list along.
    expect(after(editor, "move-up").at(1)).toEqual(["paragraph", "one"]);
    expect(commands["move-up"].isEnabled(editor, page)).toBe(false);
    select(editor, "c");
    expect(commands["move-up"].isEnabled(editor, page)).toBe(false);
    after(editor, "move-down");
    expect(commands["move-down"].isEnabled(editor, page)).toBe(false);
    expect(editor.state.doc.lastChild?.textContent).toBe("xcdx");
  });
});

describe("[EDIT-2] more of lists", () => {
  test("a paragraph and part of a list become one list of another kind, and stay selected", () => {
    const editor = headlessEditor([paragraph("aaa"), list("bulletList", "bbb", "ccc"), paragraph("d")]);
    editor.commands.setTextSelection({ from: 2, to: 10 });
    const words = () => editor.state.doc.textBetween(editor.state.selection.from, editor.state.selection.to, "|");
    const before = words();
    expect(after(editor, "ordered-list").at(0)).toEqual([
      "orderedList",
      ["listItem", ["paragraph", "aaa"]],
      ["listItem", ["paragraph", "bbb"]],
      ["listItem", ["paragraph", "ccc"]],
    ]);
    expect(words()).toBe(before);
  });

  test("an item goes down with what is below it, and never below that", () => {
    const editor = headlessEditor([list("bulletList", [paragraph("a"), list("bulletList", "x")], "b")]);
    select(editor, "a");
    expect(after(editor, "move-down")).toEqual([
      [
        "bulletList",
        ["listItem", ["paragraph", "b"]],
        ["listItem", ["paragraph", "a"], ["bulletList", ["listItem", ["paragraph", "x"]]]],
      ],
    ]);
  });

  test("paragraphs around a list are indented with it", () => {
    const editor = headlessEditor([list("bulletList", "a"), paragraph("b")]);
    editor.commands.selectAll();
    expect(after(editor, "indent")).toEqual([
      ["bulletList", ["listItem", ["paragraph", "a"]]],
      [["paragraph", { indent: 1 }], "b"],
    ]);
  });

  test("text from right to left is aligned right to begin with", () => {
    const editor = headlessEditor([paragraph("a", { dir: "rtl" })]);
    select(editor, "a");
    expect(commands["align-right"].isActive(editor)).toBe(true);
    expect(commands["align-left"].isActive(editor)).toBe(false);
  });
});

describe("[EDIT-2] blocks", () => {
  test.each([
    ["in an empty paragraph", "", 1, [["horizontalRule"], ["paragraph"]]],
    ["at its end", "one", 4, [["paragraph", "one"], ["horizontalRule"], ["paragraph"]]],
    ["at its beginning", "one", 1, [["horizontalRule"], ["paragraph", "one"]]],
    ["within it", "one", 3, [["paragraph", "on"], ["horizontalRule"], ["paragraph", "e"]]],
  ])("a line comes where the caret is: %s", (_, text, at, expected) => {
    const editor = headlessEditor([paragraph(text)]);
    editor.commands.setTextSelection(at);
    expect(after(editor, "rule")).toEqual(expected);
    expect(editor.state.selection.$from.parent.type.name).toBe("paragraph");
  });

  test("a column comes and goes; what stood in it goes on beside it, and of two columns text is left", () => {
    const column = (...words: string[]) => ({ type: "column", content: words.map((each) => paragraph(each)) });
    const wide = { ...column("c"), attrs: { width: 60 } };
    const editor = headlessEditor([{ type: "columns", content: [column("a"), column("b"), wide] }, paragraph("d")]);
    const shown = () => shape(editor.state.doc);
    const text = (...words: string[]) => words.map((each) => ["paragraph", each]);
    select(editor, "d");
    expect(columnWidthsAt(editor)).toBe(null);
    select(editor, "b");
    expect(columnWidthsAt(editor)).toEqual([null, null, 60]);
    expect(setColumnWidths(editor, [30, 4, null])).toBe(false);
    expect(setColumnWidths(editor, [60, 40, null])).toBe(false);
    expect(setColumnWidths(editor, [20, 80])).toBe(false);
    expect(setColumnWidths(editor, [20, null, 30])).toBe(true);
    expect(columnWidthsAt(editor)).toEqual([20, null, 30]);
    after(editor, "add-text-column");
    expect(columnWidthsAt(editor)).toEqual([null, null, null, null]);
    editor.view.dispatch(editor.state.tr.insertText("new"));
    expect(shown()).toEqual([
      "doc",
      ["columns", ...["a", "b", "new", "c"].map((each) => ["column", ["paragraph", each]])],
      ["paragraph", "d"],
    ]);
    select(editor, "b");
    after(editor, "remove-text-column");
    select(editor, "new");
    editor.view.dispatch(editor.state.tr.deleteSelection());
    after(editor, "remove-text-column");
    expect(shown()).toEqual([
      "doc",
      ["columns", ["column", ...text("a", "b")], ["column", ["paragraph", "c"]]],
      ["paragraph", "d"],
    ]);
    select(editor, "a");
    after(editor, "remove-text-column");
    expect(shown()).toEqual(["doc", ...text("a", "b", "c", "d")]);
    expect(commands["remove-text-column"].isEnabled(editor, pageSpy())).toBe(false);
    expect(commands["add-text-column"].isEnabled(editor, pageSpy())).toBe(false);
  });

  test("columns are written into at once, and stand in a list or a cell as well", () => {
    const editor = headlessEditor([list("bulletList", "a")]);
    select(editor, "a");
    expect(after(editor, "columns-2")).toEqual([
      [
        "bulletList",
        ["listItem", ["columns", ["column", ["paragraph"]], ["column", ["paragraph"]]], ["paragraph", "a"]],
      ],
    ]);
    expect(editor.state.selection.$from.node(-1).type.name).toBe("column");
  });

  test("a box comes around whole blocks, lists among them, and off again", () => {
    const editor = headlessEditor([paragraph("one"), list("bulletList", "a", "b"), paragraph("two")]);
    editor.commands.setTextSelection({ from: 2, to: 9 });
    expect(after(editor, "blockquote").at(0)).toEqual([
      "blockquote",
      ["paragraph", "one"],
      ["bulletList", ["listItem", ["paragraph", "a"]], ["listItem", ["paragraph", "b"]]],
    ]);
    expect(commands.blockquote.isActive(editor)).toBe(true);
    expect(after(editor, "blockquote", "callout-note", "code-block").at(0)).toEqual([
      "callout",
      ["codeBlock", "one"],
      ["bulletList", ["listItem", ["codeBlock", "a"]], ["listItem", ["paragraph", "b"]]],
    ]);
  });
});

describe("[EDIT-2] lists", () => {
  test("the selected boxes are ticked, and all of them open again where all are ticked; there must be some", () => {
    const box = (words: string, checked: boolean, ...inner: object[]) => ({
      type: "taskItem",
      attrs: { checked },
      content: [paragraph(words), ...inner],
    });
    const inner = { type: "taskList", content: [box("b", true)] };
    const editor = headlessEditor([
      paragraph("x"),
      { type: "taskList", content: [box("a", false, inner), box("c", false)] },
    ]);
    const ticks = () => {
      const found: string[] = [];
      editor.state.doc.descendants((node) => {
        if (node.type.name === "taskItem" && node.attrs["checked"] === true)
          found.push(node.firstChild?.textContent ?? "");
      });
      return found.join("");
    };
    select(editor, "x");
    expect(commands["tick-item"].isEnabled(editor, pageSpy())).toBe(false);
    select(editor, "b");
    expect(commands["tick-item"].isActive(editor)).toBe(true);
    after(editor, "tick-item");
    expect(ticks()).toBe("");
    select(editor, "a");
    after(editor, "tick-item");
    expect(ticks()).toBe("a");
    editor.commands.selectAll();
    after(editor, "tick-item");
    expect(ticks()).toBe("abc");
    after(editor, "tick-item");
    expect(ticks()).toBe("");
  });

  test("lists become one another", () => {
    const editor = headlessEditor([paragraph("a"), paragraph("b")]);
    editor.commands.selectAll();
    after(editor, "bullet-list", "ordered-list", "task-list");
    expect(editor.state.doc.firstChild?.type.name).toBe("taskList");
    expect(commands["task-list"].isActive(editor)).toBe(true);
    after(editor, "task-list");
    expect(shape(editor.state.doc)).toEqual(["doc", ["paragraph", "a"], ["paragraph", "b"]]);
  });

  test("a selection over lists of several kinds and depths becomes one kind, and comes out of it whole", () => {
    const nested = [paragraph("y"), list("orderedList", "z")];
    const editor = headlessEditor([paragraph("a"), list("bulletList", "x", nested), paragraph("b")]);
    editor.commands.selectAll();
    const item = (name: string, ...content: unknown[]) => [name, ...content];
    expect(after(editor, "task-list")).toEqual([
      [
        "taskList",
        item("taskItem", ["paragraph", "a"]),
        item("taskItem", ["paragraph", "x"]),
        item("taskItem", ["paragraph", "y"], ["taskList", item("taskItem", ["paragraph", "z"])]),
        item("taskItem", ["paragraph", "b"]),
      ],
    ]);
    expect(after(editor, "task-list")).toEqual(["a", "x", "y", "z", "b"].map((text) => ["paragraph", text]));
  });

  test("a list is marked as chosen, and numbers begin where one says", () => {
    const editor = headlessEditor([list("orderedList", "a", "b", "c")]);
    select(editor, "b");
    expect(numberAt(editor)).toBe(2);
    expect(commands["marker-disc"].isEnabled(editor, page)).toBe(false);
    after(editor, "marker-upper-roman", "restart-list");
    expect(shape(editor.state.doc)).toEqual([
      "doc",
      [
        ["orderedList", { marker: "upper-roman" }],
        ["listItem", ["paragraph", "a"]],
      ],
      [
        ["orderedList", { marker: "upper-roman" }],
        ["listItem", ["paragraph", "b"]],
        ["listItem", ["paragraph", "c"]],
      ],
    ]);
    select(editor, "c");
    expect(setNumber(editor, 7)).toBe(true);
    expect(numberAt(editor)).toBe(7);
    expect(setNumber(editor, 1.5)).toBe(false);
    expect(setNumber(editor, -1)).toBe(false);
    after(editor, "start-list");
    expect(page.asked.at(-1)).toBe("start");
  });
});
