import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { type Command as StateCommand, Selection } from "@tiptap/pm/state";
import { CellSelection, type Rect, TableMap, deleteRow, deleteTable, splitCell, toggleHeader } from "@tiptap/pm/tables";
import { arrange } from "./arranging.ts";
import { type Command, edit, runOn, shown } from "./command.ts";
import {
  type Plan,
  canMerge,
  columnAdded,
  columnMoved,
  merged,
  rowAdded,
  rowMoved,
  withoutColumns,
  writePlan,
} from "./table-grid.ts";
import { type TablePlace, onTable, tableAt } from "./table-at.ts";
import { cellLookAt, columnWidths, writeColumnWidths, writeLook, writeRowHeights } from "./table-look.ts";

/** What can be done in a table: with its rows, columns and cells. */
export const inTable = {
  "row-above": edit(onTable((_, place) => added(place, "row", place.rect.top))),
  "row-below": edit(onTable((_, place) => added(place, "row", place.rect.bottom))),
  "column-before": edit(onTable((_, place) => added(place, "column", place.rect.left))),
  "column-after": edit(onTable((_, place) => added(place, "column", place.rect.right))),
  "delete-row": edit(onTable((_, place) => (isAllRows(place) ? deleteTable : deleteRow))),
  "delete-column": edit(onTable((_, place) => (isAllColumns(place) ? deleteTable : columnsDeleted(place)))),
  "delete-table": edit(onTable(() => deleteTable)),
  "merge-cells": edit(onTable((_, place) => cellsMerged(place))),
  "split-cell": edit(onTable(() => splitCell)),
  "header-row": edit(
    onTable(() => toggleHeader("row")),
    { kind: "toggle", isActive: ({ state }) => isHeader(tableAt(state), "row") },
  ),
  "header-column": edit(
    onTable(() => toggleHeader("column")),
    { kind: "toggle", isActive: ({ state }) => isHeader(tableAt(state), "column") },
  ),
  "select-row": edit(onTable((_, place) => selecting(place, { ...place.rect, left: 0, right: place.map.width }))),
  "select-column": edit(onTable((_, place) => selecting(place, { ...place.rect, top: 0, bottom: place.map.height }))),
  "select-table": edit(onTable((_, place) => selecting(place, whole(place)))),
  "row-up": edit(onTable((_, place) => moved(place, "row", place.rect.top, place.rect.top - 1))),
  "row-down": edit(onTable((_, place) => moved(place, "row", place.rect.top, place.rect.bottom))),
  "column-back": edit(onTable((_, place) => moved(place, "column", place.rect.left, place.rect.left - 1))),
  "column-on": edit(onTable((_, place) => moved(place, "column", place.rect.left, place.rect.right))),
  "even-rows": edit(onTable((_, place) => evenRows(place))),
  "even-columns": edit(onTable((_, place) => evenColumns(place))),
  "sort-up": edit(onTable((_, place) => sorted(place, 1))),
  "sort-down": edit(onTable((_, place) => sorted(place, -1))),
  "cell-top": aligned("top"),
  "cell-middle": aligned("middle"),
  "cell-bottom": aligned("bottom"),
  "table-left": placed(null),
  "table-center": placed("center"),
  "table-right": placed("right"),
  "table-look": shown("table-look", { isEnabled: (editor) => editor.isEditable && tableAt(editor.state) !== null }),
} satisfies Record<string, Command>;

/** Selects a row or a column of the table at a place. */
export function selectInTable(editor: Editor, pos: number, kind: "row" | "column", index: number): boolean {
  const table = editor.state.doc.nodeAt(pos);
  if (table?.type.spec.tableRole !== "table") return false;
  const map = TableMap.get(table);
  const rect =
    kind === "row"
      ? { left: 0, right: map.width, top: index, bottom: index + 1 }
      : { top: 0, bottom: map.height, left: index, right: index + 1 };
  return runOn(editor, selecting({ table, pos, map, rect }, rect));
}

/** Moves a row or a column of the table at the selection to where another is. */
export function moveInTable(editor: Editor, kind: "row" | "column", from: number, to: number): boolean {
  const change = onTable((_, place) => moved(place, kind, from, to));
  return editor.isEditable && runOn(editor, change);
}

function aligned(side: "top" | "middle" | "bottom"): Command {
  // Cells begin at the top anyway, so nothing is written for it.
  const verticalAlign = side === "top" ? null : side;
  return edit(
    onTable((_, place) => (state, dispatch) => {
      const { tr } = state;
      writeLook(tr, place, { verticalAlign });
      dispatch?.(tr);
      return true;
    }),
    {
      kind: "choice",
      isActive: (editor) => {
        const look = cellLookAt(editor);
        return look !== null && (look.verticalAlign ?? "top") === side;
      },
    },
  );
}

function placed(align: "center" | "right" | null): Command {
  return edit(
    onTable((_, { pos, table }) => (state, dispatch) => {
      dispatch?.(state.tr.setNodeMarkup(pos, null, { ...table.attrs, align }));
      return true;
    }),
    {
      kind: "choice",
      isActive: ({ state }) => {
        const place = tableAt(state);
        return place !== null && (place.table.attrs["align"] ?? "left") === (align ?? "left");
      },
    },
  );
}

function whole({ map }: TablePlace): Rect {
  return { left: 0, top: 0, right: map.width, bottom: map.height };
}

function isAllRows({ map, rect }: TablePlace): boolean {
  return rect.top === 0 && rect.bottom === map.height;
}

function isAllColumns({ map, rect }: TablePlace): boolean {
  return rect.left === 0 && rect.right === map.width;
}

function selecting({ pos, map }: TablePlace, { left, top, right, bottom }: Rect): StateCommand {
  return (state, dispatch) => {
    const [first, last] = [map.map[top * map.width + left], map.map[(bottom - 1) * map.width + right - 1]];
    if (first === undefined || last === undefined) return false;
    dispatch?.(state.tr.setSelection(CellSelection.create(state.doc, pos + 1 + first, pos + 1 + last)));
    return true;
  };
}

/** The caret goes into the new row or column, where one writes on. */
function added({ table, pos, map, rect }: TablePlace, kind: "row" | "column", at: number): StateCommand {
  const [row, column] = kind === "row" ? [at, rect.left] : [rect.top, at];
  return planned(table, pos, () => (kind === "row" ? rowAdded : columnAdded)(table, map, at), {
    left: column,
    top: row,
    right: column,
    bottom: row,
  });
}

function cellsMerged({ table, pos, map, rect }: TablePlace): StateCommand | null {
  const { left, top } = rect;
  if (!canMerge(map, rect)) return null;
  return planned(table, pos, () => merged(table, map, rect), { left, top, right: left + 1, bottom: top + 1 });
}

function columnsDeleted({ table, pos, map, rect }: TablePlace): StateCommand {
  const { left, right, top } = rect;
  const plan = () => withoutColumns(table, map, { from: left, to: right });
  return planned(table, pos, plan, { left, top, right: left, bottom: top });
}

/** Makes a table into what is planned and selects cells of it; with no cell in the rectangle, the caret goes to where it begins. */
function planned(table: Node, pos: number, plan: () => Plan, { left, top, right, bottom }: Rect): StateCommand {
  return (state, dispatch) => {
    if (dispatch === undefined) return true;
    const { tr } = state;
    writePlan(tr, pos, table, plan());
    const map = TableMap.get(tr.doc.nodeAt(pos) as Node);
    const cellAt = (row: number, column: number) =>
      pos + 1 + (map.map[Math.min(row, map.height - 1) * map.width + Math.min(column, map.width - 1)] ?? 0);
    tr.setSelection(
      right > left && bottom > top
        ? CellSelection.create(tr.doc, cellAt(top, left), cellAt(bottom - 1, right - 1))
        : Selection.near(tr.doc.resolve(cellAt(top, left) + 1)),
    );
    dispatch(tr.scrollIntoView());
    return true;
  };
}

function isHeader(place: TablePlace | null, kind: "row" | "column"): boolean {
  if (place === null) return false;
  const { table, map } = place;
  const first = kind === "row" ? { ...whole(place), bottom: 1 } : { ...whole(place), right: 1 };
  return map.cellsInRect(first).every((offset) => table.nodeAt(offset)?.type.spec.tableRole === "header_cell");
}

function moved(place: TablePlace, kind: "row" | "column", from: number, to: number): StateCommand | null {
  const { table, pos, map } = place;
  const move = (kind === "row" ? rowMoved : columnMoved)(table, map, from, to);
  if (move === null) return null;
  const rows = kind === "row" ? move.span : { from: 0, to: map.height };
  const columns = kind === "column" ? move.span : { from: 0, to: map.width };
  const rect = { top: rows.from, bottom: rows.to, left: columns.from, right: columns.to };
  return planned(table, pos, () => move.plan, rect);
}

function evenRows(place: TablePlace): StateCommand {
  return (state, dispatch) => {
    const { tr } = state;
    writeRowHeights(tr, place, () => null);
    if (tr.docChanged) dispatch?.(tr);
    return tr.docChanged;
  };
}

function evenColumns(place: TablePlace): StateCommand {
  return (state, dispatch) => {
    const { tr } = state;
    const widths = columnWidths(place.table, place.map);
    const isFixed = widths.every((width) => width !== null);
    // As wide as it was, where it has a width.
    const even = isFixed ? Math.round(widths.reduce((sum, width) => sum + (width ?? 0), 0) / widths.length) : null;
    writeColumnWidths(tr, place, () => even);
    if (tr.docChanged) dispatch?.(tr);
    return tr.docChanged;
  };
}

/**
 * Puts rows in the order of what they say in the selected column: numbers by value, words as people sort them, what is empty last. Rows of
 * headers stay above. Not where a cell reaches over several rows: they would come apart.
 */
function sorted({ table, pos, map, rect }: TablePlace, direction: 1 | -1): StateCommand | null {
  const rows = [...table.children];
  const isWhole = [...new Set(map.map)].every((offset) => table.nodeAt(offset)?.attrs["rowspan"] === 1);
  const first = rows.findIndex((row) => row.children.some((cell) => cell.type.spec.tableRole !== "header_cell"));
  if (!isWhole || first === -1 || rows.length - first < 2) return null;
  return (state, dispatch) => {
    const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
    const keys = rows.slice(first).map((row, index) => {
      const offset = map.map[(first + index) * map.width + rect.left] ?? 0;
      const text = table.nodeAt(offset)?.textContent.trim() ?? "";
      return { row, text, value: numberIn(text) };
    });
    const isNumeric = keys.every(({ text, value }) => text === "" || value !== null);
    const inOrder = keys.toSorted((a, b) => {
      if (a.text === "" || b.text === "") return Number(a.text === "") - Number(b.text === "");
      const difference = isNumeric ? (a.value ?? 0) - (b.value ?? 0) : compare(a.text, b.text);
      return direction * difference;
    });
    const isSorted = inOrder.every(({ row }, index) => row === rows[first + index]);
    if (isSorted) return false;
    if (dispatch === undefined) return true;
    const { tr } = state;
    const order = [...rows.slice(0, first), ...inOrder.map(({ row }) => row)];
    const wanted = order.map((row) => ({ from: rows.indexOf(row), node: row }));
    arrange(tr, pos + 1, rows, wanted, () => {});
    // The caret stays in its column, in the first row that was sorted.
    const cell = TableMap.get(tr.doc.nodeAt(pos) as Node).map[first * map.width + rect.left] ?? 0;
    tr.setSelection(Selection.near(tr.doc.resolve(pos + 1 + cell + 1)));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** A number as people write it here: "1,234.50", "12 %", "$ 3", where the language has it so "1.234,50". Null for what is none. */
function numberIn(text: string): number | null {
  const parts = new Intl.NumberFormat().formatToParts(1_234_567.8);
  const signOf = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const bare = text
    .replaceAll(/[\s\u00a0\u202f%$€£¥]/g, "")
    .replace(signOf("decimal") === "," ? /,(\d+)$/ : /\.(\d+)$/, ";$1")
    .replaceAll(signOf("group") || ",", ",");
  if (!/^[+-]?(\d{1,3}(,\d{3})+|\d+)?(;\d+)?$/.test(bare) || !/\d/.test(bare)) return null;
  return Number(bare.replaceAll(",", "").replace(";", "."));
}
