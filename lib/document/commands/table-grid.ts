import { Fragment, type Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import type { Rect, TableMap } from "@tiptap/pm/tables";
import { type Arranged, arrange } from "./arranging.ts";

/** A cell, and over which rows and columns it reaches. */
interface GridCell {
  node: Node;
  /** Its place in the table as it was; null for a new one. */
  offset: number | null;
  row: number;
  column: number;
  rowspan: number;
  colspan: number;
  colwidth: number[] | null;
}

/** From one row or column up to another, which is not in it. */
interface Span {
  from: number;
  to: number;
}

/** What a table is to become: the rows that it had, in their new order, null for a new one; and its cells. */
export interface Plan {
  rows: (number | null)[];
  cells: GridCell[];
  /** What is taken out and put in elsewhere, while what it passes stays: others may be writing in that. */
  taken?: { rows?: Span; columns?: Span };
}

/** A plan in which a row or column has gone to where another was, and where that is then. */
export interface Moved {
  plan: Plan;
  span: Span;
}

/** Whether cells can become one: several, of which none reaches out of the rectangle. */
export function canMerge(map: TableMap, rect: Rect): boolean {
  const { width, map: places } = map;
  const inside = new Set<number>();
  for (let row = rect.top; row < rect.bottom; row += 1)
    for (let column = rect.left; column < rect.right; column += 1) inside.add(places[row * width + column] as number);
  if (inside.size < 2) return false;
  return places.every((offset, index) => {
    const [row, column] = [Math.floor(index / width), index % width];
    const isIn = row >= rect.top && row < rect.bottom && column >= rect.left && column < rect.right;
    return isIn || !inside.has(offset);
  });
}

/**
 * Merges the cells of a rectangle into its first, with all that is in them. A row that has no cell of its own any more goes: others
 * reach less far over it.
 */
export function merged(table: Node, map: TableMap, { left, top, right, bottom }: Rect): Plan {
  const cells = cellsOf(table, map);
  const isIn = ({ row, column }: GridCell) => row >= top && row < bottom && column >= left && column < right;
  const inside = cells.filter((cell) => isIn(cell));
  const [first] = inside as [GridCell];
  const filled = inside.filter(({ node }) => !isEmpty(node));
  const content = filled.length === 0 ? first.node.content : Fragment.from(filled.flatMap(({ node }) => node.children));
  const widths = Array.from({ length: right - left }, (_, index) => widthOf(cells, left + index));
  const whole: GridCell = {
    ...first,
    node: first.node.copy(content),
    rowspan: bottom - top,
    colspan: right - left,
    colwidth: widths.some((width) => width > 0) ? widths : null,
  };
  return {
    rows: [...table.children.keys()],
    cells: cells.flatMap((cell) => (cell === first ? [whole] : isIn(cell) ? [] : [cell])),
  };
}

/** Puts a row in front of one, or behind the last. Its cells are as those beside them, but for what is said in them. */
export function rowAdded(table: Node, map: TableMap, at: number): Plan {
  const cells = cellsOf(table, map);
  const beside = neighbour(at, (row) => cells.filter((cell) => cell.row <= row && row < cell.row + cell.rowspan));
  const added = beside.flatMap((cell) => {
    // What reaches over the place reaches over the new row as well.
    if (cell.row < at && at < cell.row + cell.rowspan) return [];
    return Array.from({ length: cell.colspan }, (_, index) => ({
      node: emptied(cell.node),
      offset: null,
      row: at,
      column: cell.column + index,
      rowspan: 1,
      colspan: 1,
      colwidth: cell.colwidth?.slice(index, index + 1) ?? null,
    }));
  });
  const others = cells.map((cell) => {
    if (cell.row >= at) return { ...cell, row: cell.row + 1 };
    return at < cell.row + cell.rowspan ? { ...cell, rowspan: cell.rowspan + 1 } : cell;
  });
  return { rows: [...table.children.keys()].toSpliced(at, 0, null as never), cells: [...others, ...added] };
}

/** The same for a column, which is as wide as the one beside it. */
export function columnAdded(table: Node, map: TableMap, at: number): Plan {
  const cells = cellsOf(table, map);
  const beside = neighbour(at, (column) =>
    cells.filter((cell) => cell.column <= column && column < cell.column + cell.colspan),
  );
  const width = beside.flatMap((cell) => cell.colwidth?.[Math.max(0, at - 1 - cell.column)] ?? [])[0] ?? 0;
  const added = beside.flatMap((cell) => {
    if (cell.column < at && at < cell.column + cell.colspan) return [];
    return Array.from({ length: cell.rowspan }, (_, index) => ({
      node: emptied(cell.node),
      offset: null,
      row: cell.row + index,
      column: at,
      rowspan: 1,
      colspan: 1,
      colwidth: width > 0 ? [width] : null,
    }));
  });
  const others = cells.map((cell) => {
    if (cell.column >= at) return { ...cell, column: cell.column + 1 };
    if (at >= cell.column + cell.colspan) return cell;
    return {
      ...cell,
      colspan: cell.colspan + 1,
      colwidth: cell.colwidth?.toSpliced(at - cell.column, 0, width) ?? null,
    };
  });
  return { rows: [...table.children.keys()], cells: [...others, ...added] };
}

/** The table without some of its columns, though not without all. */
export function withoutColumns(table: Node, map: TableMap, { from, to }: Span): Plan {
  const cells = cellsOf(table, map).flatMap((cell) => {
    const end = cell.column + cell.colspan;
    const [first, last] = [Math.max(from, cell.column), Math.min(to, end)];
    const removed = Math.max(0, last - first);
    const column = cell.column - Math.max(0, Math.min(to, cell.column) - from);
    if (removed === 0) return [{ ...cell, column }];
    const colspan = cell.colspan - removed;
    const colwidth = cell.colwidth?.toSpliced(first - cell.column, removed) ?? null;
    return colspan === 0 ? [] : [{ ...cell, column, colspan, colwidth }];
  });
  return { rows: [...table.children.keys()], cells };
}

/**
 * Moves a row to where another is: in front of it upwards, behind it downwards. Rows that a cell holds together go together, and are
 * passed together. Null where it would stay.
 */
export function rowMoved(table: Node, map: TableMap, from: number, to: number): Moved | null {
  const cells = cellsOf(table, map);
  const move = orderAfter(
    cells.map(({ row, rowspan }) => ({ from: row, to: row + rowspan })),
    map.height,
    from,
    to,
  );
  if (move === null) return null;
  const places = placesIn(move.order);
  return {
    span: move.span,
    plan: {
      rows: move.order,
      cells: cells.map((cell) => ({ ...cell, row: places[cell.row] as number })),
      taken: { rows: move.span },
    },
  };
}

/** The same for a column. */
export function columnMoved(table: Node, map: TableMap, from: number, to: number): Moved | null {
  const cells = cellsOf(table, map);
  const spans = cells.map(({ column, colspan }) => ({ from: column, to: column + colspan }));
  const move = orderAfter(spans, map.width, from, to);
  if (move === null) return null;
  const places = placesIn(move.order);
  return {
    span: move.span,
    plan: {
      rows: [...table.children.keys()],
      cells: cells.map((cell) => ({ ...cell, column: places[cell.column] as number })),
      taken: { columns: move.span },
    },
  };
}

/** Makes a table at a place into what was planned for it. Cells that stay are not touched but in what they say of themselves. */
export function writePlan(tr: Transaction, pos: number, table: Node, { rows, cells, taken = {} }: Plan): void {
  const kept = new Set(cells.map(({ row }) => row));
  const inRow = Map.groupBy(cells, ({ row }) => row);
  const starts: number[] = [];
  table.forEach((_, offset) => starts.push(offset));
  const wanted = rows.flatMap((from, index): (Arranged & { cells: Arranged[] })[] => {
    const own = (inRow.get(index) ?? []).toSorted((a, b) => a.column - b.column);
    if (own.length === 0) return [];
    const row = table.child(from ?? 0);
    const before = from === null ? null : indicesIn(row, (starts[from] as number) + 1);
    const parts = own.map((cell) => ({
      from: cell.offset === null || isIn(cell.column, taken.columns) ? null : (before?.get(cell.offset) ?? null),
      node: nodeOf(cell, kept),
    }));
    const content = Fragment.from(parts.map(({ node }) => node));
    const node = from === null ? row.type.create(null, content) : row.copy(content);
    // A row of which nothing stays is another row: it may not be empty on the way.
    const stays = parts.some((part) => part.from !== null) && !isIn(index, taken.rows);
    return [{ from: stays ? from : null, node, cells: parts }];
  });
  const byNode = new Map(wanted.map((row) => [row.node, row.cells]));
  arrange(tr, pos + 1, table.children, wanted, (rowPos, row, after) => {
    arrange(tr, rowPos + 1, row.children, byNode.get(after) ?? [], (cellPos, before, cell) =>
      changeCell(tr, cellPos, before, cell),
    );
  });
}

function changeCell(tr: Transaction, pos: number, before: Node, after: Node): void {
  const end = pos + before.nodeSize - 1;
  if (before.content !== after.content) {
    const isLonger = before.children.every((child, index) => child === after.maybeChild(index));
    if (isLonger) tr.insert(end, Fragment.from(after.children.slice(before.childCount)));
    else tr.replaceWith(pos + 1, end, after.content);
  }
  if (!before.hasMarkup(after.type, after.attrs, after.marks)) tr.setNodeMarkup(pos, null, after.attrs);
}

/** A cell with what it says of itself; rows that are gone do not count. */
function nodeOf({ node, row, rowspan, colspan, colwidth }: GridCell, kept: ReadonlySet<number>): Node {
  let height = 0;
  for (let each = row; each < row + rowspan; each += 1) if (kept.has(each)) height += 1;
  return node.type.create({ ...node.attrs, rowspan: height, colspan, colwidth }, node.content, node.marks);
}

function isIn(index: number, span: Span | undefined): boolean {
  return span !== undefined && index >= span.from && index < span.to;
}

/** Which child of a row stands at which place in its table. */
function indicesIn(row: Node, start: number): ReadonlyMap<number, number> {
  const indices = new Map<number, number>();
  row.forEach((_, offset, index) => indices.set(start + offset, index));
  return indices;
}

/** The indices in their order after a move of what is held together by spans, and where the moved ones are in it. */
function orderAfter(
  spans: readonly Span[],
  count: number,
  from: number,
  to: number,
): { order: number[]; span: Span } | null {
  const bandOf = (index: number): Span => {
    let band = { from: index, to: index + 1 };
    for (let size = 0; size !== band.to - band.from;) {
      size = band.to - band.from;
      for (const span of spans)
        if (span.from < band.to && span.to > band.from)
          band = { from: Math.min(band.from, span.from), to: Math.max(band.to, span.to) };
    }
    return band;
  };
  if (![from, to].every((index) => Number.isInteger(index) && index >= 0 && index < count)) return null;
  const [moving, target] = [bandOf(from), bandOf(to)];
  if (moving.from === target.from) return null;
  const all = Array.from({ length: count }, (_, index) => index);
  const taken = all.splice(moving.from, moving.to - moving.from);
  const place = target.from > moving.from ? target.to - taken.length : target.from;
  return { order: all.toSpliced(place, 0, ...taken), span: { from: place, to: place + taken.length } };
}

function placesIn(order: readonly number[]): number[] {
  const places: number[] = [];
  for (const [place, index] of order.entries()) places[index] = place;
  return places;
}

function cellsOf(table: Node, { map, width }: TableMap): GridCell[] {
  const cells = new Map<number, GridCell>();
  for (const [index, offset] of map.entries()) {
    const [row, column] = [Math.floor(index / width), index % width];
    const known = cells.get(offset);
    if (known !== undefined) {
      known.rowspan = row - known.row + 1;
      known.colspan = Math.max(known.colspan, column - known.column + 1);
      continue;
    }
    const node = table.nodeAt(offset);
    if (node === null) continue;
    const colwidth = node.attrs["colwidth"] as number[] | null;
    cells.set(offset, { node, offset, row, column, rowspan: 1, colspan: 1, colwidth });
  }
  return [...cells.values()];
}

/** The cells of the line before a place, unless they all are headers and there is a line after it: then those of that. */
function neighbour(at: number, cellsIn: (line: number) => GridCell[]): GridCell[] {
  const [before, after] = [cellsIn(at - 1), cellsIn(at)];
  if (before.length === 0) return after;
  const isHeader = before.every(({ node }) => node.type.spec.tableRole === "header_cell");
  return isHeader && after.length > 0 ? after : before;
}

/** A cell that looks the same, with nothing in it. */
function emptied(cell: Node): Node {
  return cell.type.createAndFill(cell.attrs) ?? cell;
}

function widthOf(cells: readonly GridCell[], column: number): number {
  for (const cell of cells) {
    const index = column - cell.column;
    const width = index >= 0 && index < cell.colspan ? cell.colwidth?.[index] : undefined;
    if (width !== undefined && width > 0) return width;
  }
  return 0;
}

/** Whether nothing is in a cell but one empty paragraph. */
function isEmpty({ childCount, firstChild }: Node): boolean {
  return childCount === 1 && firstChild?.isTextblock === true && firstChild.childCount === 0;
}
