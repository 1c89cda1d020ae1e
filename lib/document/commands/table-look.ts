import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import { TableMap } from "@tiptap/pm/tables";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { runOn } from "./command.ts";
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

/** Rows and columns are never made smaller than this, in pixels. */
export const leastSize = 25;
/** Nor larger. */
export const mostSize = 2_000;

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

function isSize(size: number): boolean {
  return Number.isInteger(size) && size >= leastSize && size <= mostSize;
}

function lookOf({ attrs }: Node): CellLook {
  const { background, borderColor, borderWidth, borderStyle, verticalAlign } = attrs;
  return { background, borderColor, borderWidth, borderStyle, verticalAlign } as CellLook;
}

function isSound(look: Partial<CellLook>): boolean {
  const rules = rulesOf("tableCell");
  return Object.entries(look).every(([name, value]) => value === null || rules[name]?.accepts(value));
}

/** Writes how selected cells look, within a change. A colour alone would not be seen: neighbours' lines of the same width lie over it. */
export function writeLook(tr: Transaction, place: TablePlace, look: Partial<CellLook>): void {
  for (const { pos, cell } of selectedCells(place)) {
    const attrs = { ...cell.attrs, ...look };
    if (attrs["borderColor"] !== null && attrs["borderWidth"] === null) attrs["borderWidth"] = 1;
    if (Object.entries(attrs).some(([name, value]) => cell.attrs[name] !== value)) tr.setNodeMarkup(pos, null, attrs);
  }
}

function rowHeights(table: Node): (number | null)[] {
  return table.children.map(({ attrs }) => attrs["height"] as number | null);
}

/** How wide columns were made; null for one that comes by itself. */
export function columnWidths(table: Node, map: TableMap): (number | null)[] {
  return Array.from({ length: map.width }, (_, column) => {
    const offset = map.map[column] ?? 0;
    const widths = table.nodeAt(offset)?.attrs["colwidth"] as number[] | null | undefined;
    return widths?.[column - map.colCount(offset)] || null;
  });
}

/** Gives rows a height; `undefined` leaves one as it is. */
export function writeRowHeights(
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
export function writeColumnWidths(
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
