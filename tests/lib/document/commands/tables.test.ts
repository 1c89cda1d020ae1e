import type { JSONContent } from "@tiptap/core";
import { CellSelection, TableMap } from "@tiptap/pm/tables";
import { describe, expect, test } from "vitest";
import { type CommandId, commands } from "#lib/document/commands/table.ts";
import { cellLookAt, resizeTable, setTableLook, tableSizesAt } from "#lib/document/commands/table-look.ts";
import { insertTable } from "#lib/document/commands/new-table.ts";
import { inTable, moveInTable, selectInTable } from "#lib/document/commands/tables.ts";
import { headlessEditor, pageSpy, paragraph, select } from "#tests/support/headless-editor.ts";

type Editor = ReturnType<typeof headlessEditor>;

const page = pageSpy();
const cell = (text: string, attrs: Record<string, unknown> = {}): JSONContent => ({
  type: "tableCell",
  attrs,
  content: [paragraph(text)],
});
const table = (...rows: (string | JSONContent)[][]): JSONContent => ({
  type: "table",
  content: rows.map((row) => ({
    type: "tableRow",
    content: row.map((each) => (typeof each === "string" ? cell(each) : each)),
  })),
});

test("[EDIT-4] what is named of a command before tables are loaded is what it is", () => {
  const kinds = (all: Readonly<Record<string, { kind: string; keys: readonly string[] }>>) =>
    Object.fromEntries(Object.keys(inTable).map((id) => [id, [all[id]?.kind, all[id]?.keys]]));
  expect(kinds(commands)).toEqual(kinds(inTable));
});

/** The texts of the first table, row by row. */
function texts(editor: Editor): string[][] {
  const first = editor.state.doc.firstChild;
  return (first?.children ?? []).map((row) => row.children.map((each) => each.textContent));
}

function run(editor: Editor, ...ids: CommandId[]): void {
  for (const id of ids) {
    expect([id, commands[id].isEnabled(editor, page)]).toEqual([id, true]);
    commands[id].run(editor, page);
    editor.state.doc.check();
  }
}

function caretIn(editor: Editor, words: string): void {
  select(editor, words);
  editor.commands.setTextSelection(editor.state.selection.to);
}

describe("[EDIT-4] tables", () => {
  test("one is made where the caret is, which goes into its first cell, and there is somewhere to write on behind it", () => {
    const editor = headlessEditor([paragraph("before"), paragraph("")]);
    editor.commands.setTextSelection(9);
    expect(insertTable(editor, 2, 3)).toBe(true);
    expect(editor.state.doc.children.map(({ type }) => type.name)).toEqual(["paragraph", "table", "paragraph"]);
    expect(editor.state.selection.$from.node(-1).type.name).toBe("tableCell");
    for (const size of [0, -1, 1.5, 10_000]) expect(insertTable(editor, size, 2)).toBe(false);
  });

  test("rows and columns come before and after, and go; the last that goes takes the table along", () => {
    const editor = headlessEditor([table(["a", "b"], ["c", "d"]), paragraph("end")]);
    caretIn(editor, "c");
    run(editor, "row-above", "column-after");
    expect(texts(editor)).toEqual([
      ["a", "", "b"],
      ["", "", ""],
      ["c", "", "d"],
    ]);
    // The caret has gone along into what came.
    run(editor, "delete-column", "delete-row");
    expect(texts(editor)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  test("what comes beside cells looks like them, is as wide, and is no second header", () => {
    const header = (text: string) => ({
      ...cell(text, { background: "#cfe8b4", colwidth: [80] }),
      type: "tableHeader",
    });
    const editor = headlessEditor([table([header("a"), header("b")], [cell("c", { rowspan: 2 }), cell("d")], ["e"])]);
    caretIn(editor, "a");
    run(editor, "row-below", "column-after");
    const rows = editor.state.doc.firstChild?.children ?? [];
    expect(rows.map((row) => row.children.map(({ type }) => type.name.slice(5)).join(" "))).toEqual([
      "Header Header Header",
      "Cell Cell Cell",
      "Cell Cell Cell",
      "Cell Cell",
    ]);
    expect(rows[0]?.child(1).attrs).toMatchObject({ background: "#cfe8b4", colwidth: [80] });
    caretIn(editor, "e");
    run(editor, "row-above");
    expect(editor.state.doc.firstChild?.child(2).firstChild?.attrs["rowspan"]).toBe(3);
    expect(TableMap.get(editor.state.doc.firstChild as never).problems).toBeNull();
  });

  test("what is selected is deleted as far as it goes: every row is the table", () => {
    const editor = headlessEditor([table(["a", "b"], ["c", "d"]), paragraph("end")]);
    caretIn(editor, "a");
    run(editor, "select-column", "delete-row");
    expect(editor.state.doc.textContent).toBe("end");
  });

  test("cells are merged and split, and no word of them is lost", () => {
    const editor = headlessEditor([table(["a", "b"], ["c", "d"])]);
    caretIn(editor, "a");
    run(editor, "select-table", "merge-cells");
    expect(editor.state.doc.textContent).toBe("abcd");
    expect(texts(editor)).toEqual([["abcd"]]);
    run(editor, "split-cell");
    expect(texts(editor)).toEqual([["abcd", ""]]);
    expect(commands["split-cell"].isEnabled(editor, page)).toBe(false);
  });

  test("a row whose cells have all gone into others is none any more, and one whose last cell is deleted neither", () => {
    const editor = headlessEditor([table(["a", "b", "c"], ["d", "e", "f"]), paragraph("end")]);
    const merge = (first: string, last: string) => {
      const place = (words: string) => {
        select(editor, words);
        return editor.state.selection.$from.before(3);
      };
      const [from, to] = [place(first), place(last)];
      editor.view.dispatch(editor.state.tr.setSelection(CellSelection.create(editor.state.doc, from, to)));
      run(editor, "merge-cells");
      expect(TableMap.get(editor.state.doc.firstChild as never).problems).toBeNull();
    };
    merge("a", "d");
    merge("b", "e");
    expect(texts(editor)).toEqual([["ad", "be", "c"], ["f"]]);
    caretIn(editor, "f");
    run(editor, "delete-column");
    expect(texts(editor)).toEqual([["ad", "be"]]);
    expect(editor.state.doc.firstChild?.firstChild?.firstChild?.attrs).toMatchObject({ rowspan: 1, colspan: 1 });
  });

  test("the first row and column are headers, and say so", () => {
    const editor = headlessEditor([table(["a", "b"], ["c", "d"])]);
    caretIn(editor, "d");
    run(editor, "header-row");
    expect(commands["header-row"].isActive(editor)).toBe(true);
    expect(commands["header-column"].isActive(editor)).toBe(false);
    run(editor, "header-row");
    expect(commands["header-row"].isActive(editor)).toBe(false);
  });

  test("rows are sorted by the column of the caret: numbers by value, words as people do, the empty last, headers stay", () => {
    const header = { type: "tableHeader", content: [paragraph("Price")] };
    const editor = headlessEditor([table([header], ["10"], ["9.5"], [""], ["1,200"], ["$ 3"])]);
    caretIn(editor, "10");
    run(editor, "sort-up");
    expect(texts(editor).flat()).toEqual(["Price", "$ 3", "9.5", "10", "1,200", ""]);
    run(editor, "sort-down");
    expect(texts(editor).flat()).toEqual(["Price", "1,200", "10", "9.5", "$ 3", ""]);
    expect(commands["sort-down"].isEnabled(editor, page)).toBe(false);
    const words = headlessEditor([table(["b", "1"], ["Ä", "2"], ["a10", "3"], ["a9", "4"])]);
    caretIn(words, "a10");
    run(words, "sort-up");
    expect(texts(words).map(([first]) => first)).toEqual(
      ["Ä", "a9", "a10", "b"].toSorted((a, b) =>
        new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare(a, b),
      ),
    );
  });

  test("rows that a cell holds together are not sorted, and move together", () => {
    const editor = headlessEditor([table([cell("a", { rowspan: 2 }), "b"], ["c"], ["d", "e"])]);
    caretIn(editor, "b");
    expect(commands["sort-up"].isEnabled(editor, page)).toBe(false);
    caretIn(editor, "d");
    run(editor, "row-up");
    expect(editor.state.doc.textContent).toBe("deabc");
    expect(TableMap.get(editor.state.doc.firstChild as never).problems).toBeNull();
  });

  test("rows and columns move, by command and to where they are dragged", () => {
    const editor = headlessEditor([table(["a", "b", "c"], ["d", "e", "f"])]);
    caretIn(editor, "f");
    run(editor, "column-back");
    caretIn(editor, "f");
    run(editor, "row-up");
    expect(texts(editor)).toEqual([
      ["d", "f", "e"],
      ["a", "c", "b"],
    ]);
    expect(selectInTable(editor, 0, "column", 0)).toBe(true);
    expect(moveInTable(editor, "column", 0, 2)).toBe(true);
    expect(texts(editor)[0]).toEqual(["f", "e", "d"]);
    expect(editor.state.selection).toBeInstanceOf(CellSelection);
  });

  test("cells have a ground, borders, an alignment, columns a width and rows a height, in one step", () => {
    const editor = headlessEditor([table(["a", "b"], ["c", "d"])]);
    caretIn(editor, "b");
    run(editor, "select-column");
    const look = {
      background: "#cfe8b4",
      borderColor: "#d93025",
      borderStyle: "dashed",
      verticalAlign: "middle",
    } as const;
    expect(setTableLook(editor, { look, sizes: { columnWidth: 120, rowHeight: 60 } })).toBe(true);
    // A colour of its own is seen beside neighbours' lines.
    expect(cellLookAt(editor)).toEqual({ ...look, borderWidth: 1 });
    expect(tableSizesAt(editor)).toEqual({ columnWidth: 120, rowHeight: 60 });
    editor.commands.undo();
    caretIn(editor, "b");
    expect(tableSizesAt(editor)).toEqual({ columnWidth: null, rowHeight: null });
    for (const bad of [
      { sizes: { columnWidth: 3 } },
      { sizes: { rowHeight: 2.5 } },
      { look: { background: "url(x)" } },
    ])
      expect(setTableLook(editor, bad)).toBe(false);
  });

  test("what is dragged is resized wherever the selection is, within bounds", () => {
    const editor = headlessEditor([table(["a", "b"]), paragraph("elsewhere")]);
    caretIn(editor, "elsewhere");
    expect(resizeTable(editor, 0, { columns: [100.4, 3], rows: [9_999] })).toBe(true);
    caretIn(editor, "a");
    expect(tableSizesAt(editor)).toEqual({ columnWidth: 100, rowHeight: 2_000 });
    caretIn(editor, "b");
    expect(tableSizesAt(editor)?.columnWidth).toBe(25);
    run(editor, "even-columns", "even-rows");
    expect(tableSizesAt(editor)).toEqual({ columnWidth: 63, rowHeight: null });
  });

  test("a table with a gap, as two people's changes leave one, is mended by the command, in its one step", () => {
    const editor = headlessEditor([table(["a", "b", "c"], ["d", "e"]), paragraph("end")]);
    const before = editor.state.doc;
    for (const id of [
      "row-below",
      "column-after",
      "merge-cells",
      "sort-down",
      "row-down",
      "header-row",
      "select-table",
      "cell-middle",
    ] as const) {
      caretIn(editor, "a");
      if (id === "merge-cells")
        editor.view.dispatch(editor.state.tr.setSelection(CellSelection.create(editor.state.doc, 2, 7)));
      run(editor, id);
      const mended = editor.state.doc.firstChild;
      if (id !== "select-table")
        expect([id, mended === null ? null : TableMap.get(mended).problems]).toEqual([id, null]);
      expect(editor.state.doc.textContent.split("").toSorted().join("")).toBe("abcdedne".split("").toSorted().join(""));
      while (editor.commands.undo());
      expect([id, editor.state.doc.eq(before)]).toEqual([id, true]);
    }
  });

  test("rows in what this version does not know are no table", () => {
    const unknown = {
      type: "unknownContainer",
      attrs: { type: "grid" },
      content: [{ type: "tableRow", content: [cell("a"), cell("b")] }],
    };
    const editor = headlessEditor([unknown, paragraph("end")]);
    caretIn(editor, "a");
    for (const id of ["row-below", "delete-row", "select-row", "merge-cells", "sort-up", "table-look"] as const)
      expect([id, commands[id].isEnabled(editor, page)]).toEqual([id, false]);
    expect(cellLookAt(editor)).toBeNull();
  });
});
