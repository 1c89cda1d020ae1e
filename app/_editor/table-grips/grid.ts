import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
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
  const { doc } = editor.state;
  const table = pos < doc.content.size ? doc.nodeAt(pos) : null;
  if (table?.type.spec.tableRole !== "table") return null;
  const map = TableMap.get(table);
  const box = editor.view.nodeDOM(pos);
  const shown = box instanceof HTMLElement ? box.querySelector("table") : null;
  if (!(box instanceof HTMLElement) || shown === null || map.problems !== null) return null;
  // What a wide table has out of sight, its bars have as well.
  const frame = box.getBoundingClientRect();
  const isMirrored = getComputedStyle(shown).direction === "rtl";
  const edges: number[] = [0];
  // Rows and cells are looked for in the page itself: the editor would go through its whole document for each.
  for (const [index, row] of [...shown.rows].entries()) {
    for (const [place, cell] of [...row.cells].entries()) {
      const offset = offsetOf(table, index, place);
      const column = offset === null ? 0 : map.findCell(offset).right;
      if (edges[column] !== undefined) continue;
      const { left, right } = cell.getBoundingClientRect();
      edges[column] = isMirrored ? frame.right - left : right - frame.left;
    }
    if (edges.length > map.width && !edges.includes(undefined as never)) break;
  }
  if (edges.length !== map.width + 1) return null;
  const columns = edges.slice(1).map((end, index) => ({ start: edges[index] ?? 0, size: end - (edges[index] ?? 0) }));
  if (isMirrored) for (const column of columns) column.start = frame.width - column.start - column.size;
  const rows = [...shown.rows].map((row): Span => {
    const { top, height } = row.getBoundingClientRect();
    return { start: top - frame.top, size: height };
  });
  const round = ({ start, size }: Span) => ({ start: Math.round(start), size: Math.round(size) });
  return { pos, frame: inDesk(editor, frame), columns: columns.map(round), rows: rows.map(round) };
}

/** The place in a table of a cell of a row. */
function offsetOf(table: Node, row: number, cell: number): number | null {
  let offset = 0;
  for (let each = 0; each < row; each += 1) offset += table.maybeChild(each)?.nodeSize ?? 0;
  const own = table.maybeChild(row);
  if (own === null || cell >= own.childCount) return null;
  offset += 1;
  for (let each = 0; each < cell; each += 1) offset += own.child(each).nodeSize;
  return offset;
}

/** Which of them somebody points at, the nearest where at none. */
export function indexAt(spans: readonly Span[], place: number): number {
  const inside = spans.findIndex(({ start, size }) => place >= start && place < start + size);
  if (inside !== -1) return inside;
  const distances = spans.map(({ start, size }) => Math.abs(place - start - size / 2));
  return distances.indexOf(Math.min(...distances));
}
