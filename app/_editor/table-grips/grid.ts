import type { Editor } from "@tiptap/core";
import { TableMap } from "@tiptap/pm/tables";
import { type DeskRect, inDesk } from "#app/_editor/use-layout-value.ts";

/** A row or a column on the screen. */
export interface Span {
  start: number;
  size: number;
}

/** Where a table stands on the desk, and its rows and columns along it. */
export interface Grid {
  /** Of the table, in the document. */
  pos: number;
  frame: DeskRect;
  columns: Span[];
  rows: Span[];
}

/** Measures the table at a place; null where there is none to be seen. */
export function gridOf(editor: Editor, pos: number): Grid | null {
  const table = editor.state.doc.nodeAt(pos);
  if (table?.type.spec.tableRole !== "table") return null;
  const map = TableMap.get(table);
  const box = editor.view.nodeDOM(pos);
  const shown = box instanceof HTMLElement ? box.querySelector("table") : null;
  if (shown === null || map.problems !== null) return null;
  const frame = shown.getBoundingClientRect();
  const isMirrored = getComputedStyle(shown).direction === "rtl";
  const edges: number[] = [0];
  for (let column = 0; column < map.width; column += 1) {
    // Any cell that ends with this column tells where it does.
    const offset = map.map.find((each) => map.findCell(each).right === column + 1);
    const cell = offset === undefined ? null : editor.view.nodeDOM(pos + 1 + offset);
    if (!(cell instanceof HTMLElement)) return null;
    const { left, right } = cell.getBoundingClientRect();
    edges.push(isMirrored ? frame.right - left : right - frame.left);
  }
  const columns = edges.slice(1).map((end, index) => ({ start: edges[index] ?? 0, size: end - (edges[index] ?? 0) }));
  if (isMirrored) for (const column of columns) column.start = frame.width - column.start - column.size;
  const rows: Span[] = [];
  table.forEach((_, offset) => {
    const row = editor.view.nodeDOM(pos + 1 + offset);
    if (!(row instanceof HTMLElement)) return;
    const { top, height } = row.getBoundingClientRect();
    rows.push({ start: top - frame.top, size: height });
  });
  const round = ({ start, size }: Span) => ({ start: Math.round(start), size: Math.round(size) });
  return { pos, frame: inDesk(editor, frame), columns: columns.map(round), rows: rows.map(round) };
}

/** Which of them somebody points at, the nearest where at none. */
export function indexAt(spans: readonly Span[], place: number): number {
  const inside = spans.findIndex(({ start, size }) => place >= start && place < start + size);
  if (inside !== -1) return inside;
  const distances = spans.map(({ start, size }) => Math.abs(place - start - size / 2));
  return distances.indexOf(Math.min(...distances));
}
