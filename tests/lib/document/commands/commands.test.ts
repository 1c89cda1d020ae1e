import { describe, expect, test } from "vitest";
import { commandIds, commands, keysOf } from "#lib/document/commands/table.ts";
import { canStyle, letterStyleAt, setHighlight, setLetterStyle, sizeAt } from "#lib/document/commands/formatting.ts";
import { numberAt, setNumber } from "#lib/document/commands/lists.ts";
import { setSpacing, spacingAt } from "#lib/document/commands/paragraphs.ts";
import { headlessEditor, list, pageSpy, paragraph, select, shape } from "#tests/support/headless-editor.ts";

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

  test("nothing that writes is enabled, or does anything, for who may only read", () => {
    const editor = headlessEditor([paragraph("one two"), list("orderedList", "a", "b")]);
    select(editor, "two");
    editor.setEditable(false);
    const reading = commandIds.filter((id) => commands[id].isEnabled(editor, page));
    expect(reading.filter((id) => !commands[id].anywhere)).toEqual(["copy-text", "select-all"]);
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
    expect(spacingAt(editor)).toEqual({ lineHeight: null, spaceBefore: 4, spaceAfter: 6.5 });
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
    expect(after(editor, "blockquote", "callout", "code-block").at(0)).toEqual([
      "callout",
      ["codeBlock", "one"],
      ["bulletList", ["listItem", ["codeBlock", "a"]], ["listItem", ["paragraph", "b"]]],
    ]);
  });
});

describe("[EDIT-2] lists", () => {
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
