import type { Editor } from "@tiptap/core";
import type { Node, Schema } from "@tiptap/pm/model";
import { type Command as StateCommand, Selection, type Transaction } from "@tiptap/pm/state";
import { CellSelection, type Rect, TableMap, deleteRow, deleteTable, splitCell, toggleHeader } from "@tiptap/pm/tables";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { arrange } from "./arranging.ts";
import { type Command, edit, runOn, shown } from "./command.ts";
import { insertedBlock } from "./insertion.ts";
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
import { type TablePlace, onTable, selectedCells, tableAt } from "./table-at.ts";

/** How cells look. Null is what a cell has by itself. */
export interface CellLook {
  background: string | null;
  borderColor: string | null;
  /** In points. */
  borderWidth: number | null;
  borderStyle: "solid" | "dashed" | "dotted" | "none" | null;
  verticalAlign: "top" | "middle" | "bottom" | null;
}

/** Sizes that somebody gave, in pixels; null where they come by themselves. */
export interface TableSizes {
  columnWidth: number | null;
  rowHeight: number | null;
}

/** What is to be changed; what is not named stays. */
export interface TableChange {
  look?: Partial<CellLook>;
  sizes?: Partial<TableSizes>;
}

/** The most rows and columns that a new table may have. */
export const mostRows = 200;
export const mostColumns = 50;

/** Rows and columns are never made smaller than this, in pixels. */
export const leastSize = 25;
/** Nor larger. */
export const mostSize = 2_000;

/** Tables: making them, their rows and columns, and how their cells look. */
export const tableCommands = {
  table: shown("table", { isEnabled: canInsertTable }),
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

/** Puts a table of that many rows and columns where the caret is, and the caret into its first cell. */
export function insertTable(editor: Editor, rows: number, columns: number): boolean {
  const areCounts = [rows, columns].every((count) => Number.isInteger(count) && count > 0);
  if (!areCounts || rows > mostRows || columns > mostColumns) return false;
  return editor.isEditable && runOn(editor, insertedBlock(newTable(rows, columns)));
}

/** How the first of the selected cells looks; null outside of a table. */
export function cellLookAt(editor: Editor): CellLook | null {
  const place = tableAt(editor.state);
  const cell = place === null ? undefined : selectedCells(place)[0]?.cell;
  return cell === undefined ? null : lookOf(cell);
}

/** How wide the column and how high the row of the first selected cell were made; null outside of a table. */
export function tableSizesAt(editor: Editor): TableSizes | null {
  const place = tableAt(editor.state);
  if (place === null) return null;
  const { table, map, rect } = place;
  const row = rowHeights(table);
  return { columnWidth: columnWidths(table, map)[rect.left] ?? null, rowHeight: row[rect.top] ?? null };
}

/** How the selected cells, their columns and rows are to be, as far as named, in one step. False for what cannot be. */
export function setTableLook(editor: Editor, { look = {}, sizes = {} }: TableChange): boolean {
  if (!isSound(look) || !Object.values(sizes).every((size) => size === null || isSize(size))) return false;
  const { columnWidth, rowHeight } = sizes;
  const change = onTable((_, place) => (state, dispatch) => {
    const { tr } = state;
    const { left, right, top, bottom } = place.rect;
    writeLook(tr, place, look);
    if (rowHeight !== undefined)
      writeRowHeights(tr, place, (row) => (row >= top && row < bottom ? rowHeight : undefined));
    if (columnWidth !== undefined)
      writeColumnWidths(tr, place, (column) => (column >= left && column < right ? columnWidth : undefined));
    if (tr.docChanged) dispatch?.(tr);
    return true;
  });
  return editor.isEditable && runOn(editor, change);
}

/**
 * Gives columns and rows of the table at a place their sizes, null for one that stays as it is: what somebody drags need not be where
 * the selection is.
 */
export function resizeTable(
  editor: Editor,
  pos: number,
  sizes: { columns?: readonly (number | null)[]; rows?: readonly (number | null)[] },
): boolean {
  const table = editor.state.doc.nodeAt(pos);
  if (table?.type.spec.tableRole !== "table" || !editor.isEditable) return false;
  const map = TableMap.get(table);
  const place: TablePlace = { table, pos, map, rect: { left: 0, top: 0, right: 0, bottom: 0 } };
  const { tr } = editor.state;
  const { columns, rows } = sizes;
  const rounded = (size: number | null | undefined) =>
    size === null || size === undefined ? undefined : Math.min(mostSize, Math.max(leastSize, Math.round(size)));
  if (rows !== undefined) writeRowHeights(tr, place, (row) => rounded(rows[row]));
  if (columns !== undefined) writeColumnWidths(tr, place, (column) => rounded(columns[column]));
  if (tr.docChanged) editor.view.dispatch(tr);
  return tr.docChanged;
}

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

function isSize(size: number): boolean {
  return Number.isInteger(size) && size >= leastSize && size <= mostSize;
}

function canInsertTable(editor: Editor): boolean {
  return editor.isEditable && insertedBlock(newTable(1, 1))(editor.state);
}

function newTable(rows: number, columns: number): (schema: Schema) => Node {
  const cell = { type: "tableCell", content: [{ type: "paragraph" }] };
  const row = { type: "tableRow", content: Array.from({ length: columns }, () => cell) };
  return (schema) => schema.nodeFromJSON({ type: "table", content: Array.from({ length: rows }, () => row) });
}

function lookOf({ attrs }: Node): CellLook {
  const { background, borderColor, borderWidth, borderStyle, verticalAlign } = attrs;
  return { background, borderColor, borderWidth, borderStyle, verticalAlign } as CellLook;
}

function isSound(look: Partial<CellLook>): boolean {
  const rules = rulesOf("tableCell");
  return Object.entries(look).every(([name, value]) => value === null || rules[name]?.accepts(value));
}

/** A colour alone would not be seen: neighbours' lines of the same width lie over it. */
function writeLook(tr: Transaction, place: TablePlace, look: Partial<CellLook>): void {
  for (const { pos, cell } of selectedCells(place)) {
    const attrs = { ...cell.attrs, ...look };
    if (attrs["borderColor"] !== null && attrs["borderWidth"] === null) attrs["borderWidth"] = 1;
    if (Object.entries(attrs).some(([name, value]) => cell.attrs[name] !== value)) tr.setNodeMarkup(pos, null, attrs);
  }
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

function rowHeights(table: Node): (number | null)[] {
  return table.children.map(({ attrs }) => attrs["height"] as number | null);
}

function columnWidths(table: Node, map: TableMap): (number | null)[] {
  return Array.from({ length: map.width }, (_, column) => {
    const offset = map.map[column] ?? 0;
    const widths = table.nodeAt(offset)?.attrs["colwidth"] as number[] | null | undefined;
    return widths?.[column - map.colCount(offset)] || null;
  });
}

/** Gives rows a height; `undefined` leaves one as it is. */
function writeRowHeights(
  tr: Transaction,
  { table, pos }: TablePlace,
  heightOf: (row: number) => number | null | undefined,
): void {
  table.forEach((row, offset, index) => {
    const height = heightOf(index);
    if (height === undefined || height === row.attrs["height"]) return;
    tr.setNodeMarkup(pos + 1 + offset, null, { ...row.attrs, height });
  });
}

/** Gives columns a width, in each of their cells; `undefined` leaves one as it is. */
function writeColumnWidths(
  tr: Transaction,
  { table, pos, map }: TablePlace,
  widthOf: (column: number) => number | null | undefined,
): void {
  for (const offset of new Set(map.map)) {
    const cell = table.nodeAt(offset);
    if (cell === null) continue;
    const { colspan, colwidth } = cell.attrs as { colspan: number; colwidth: number[] | null };
    const first = map.colCount(offset);
    const before = colwidth ?? Array.from({ length: colspan }, () => 0);
    const after = before.map((width, index) => {
      const wanted = widthOf(first + index);
      return wanted === undefined ? width : (wanted ?? 0);
    });
    if (after.every((width, index) => width === before[index])) continue;
    const isBare = after.every((width) => width === 0);
    const place = pos + 1 + offset;
    tr.setNodeMarkup(place, null, { ...tr.doc.nodeAt(place)?.attrs, colwidth: isBare ? null : after });
  }
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
