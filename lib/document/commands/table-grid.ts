import { Fragment, type Node } from "@tiptap/pm/model";
import type { TableMap } from "@tiptap/pm/tables";

/** A cell, and over which rows and columns it reaches. */
interface GridCell {
  node: Node;
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

/**
 * Merges the cells of a rectangle into its first, with all that is in them. A row that has no cell of its own any more goes: others
 * reach less far over it. Null where a cell reaches out of the rectangle.
 */
export function merged(table: Node, map: TableMap, rows: Span, columns: Span): Node | null {
  const cells = cellsOf(table, map);
  const isIn = ({ row, column }: GridCell) =>
    row >= rows.from && row < rows.to && column >= columns.from && column < columns.to;
  const inside = cells.filter((cell) => isIn(cell));
  const isWhole = cells.every((cell) => {
    const isApart =
      cell.row >= rows.to ||
      cell.column >= columns.to ||
      cell.row + cell.rowspan <= rows.from ||
      cell.column + cell.colspan <= columns.from;
    const isWithin = isIn(cell) && cell.row + cell.rowspan <= rows.to && cell.column + cell.colspan <= columns.to;
    return isApart || isWithin;
  });
  const [first] = inside;
  if (!isWhole || first === undefined || inside.length < 2) return null;
  const filled = inside.filter(({ node }) => !isEmpty(node));
  const content = filled.length === 0 ? first.node.content : Fragment.from(filled.flatMap(({ node }) => node.children));
  const widths = Array.from({ length: columns.to - columns.from }, (_, index) => widthOf(cells, columns.from + index));
  const whole: GridCell = {
    ...first,
    node: first.node.copy(content),
    rowspan: rows.to - rows.from,
    colspan: columns.to - columns.from,
    colwidth: widths.some((width) => width > 0) ? widths : null,
  };
  return tableOf(
    table,
    table.children,
    cells.flatMap((cell) => (cell === first ? [whole] : isIn(cell) ? [] : [cell])),
  );
}

/** Puts a row in front of one, or behind the last. Its cells are as those beside them, but for what is said in them. */
export function rowAdded(table: Node, map: TableMap, at: number): Node {
  const cells = cellsOf(table, map);
  const beside = neighbour(at, (row) => cells.filter((cell) => cell.row <= row && row < cell.row + cell.rowspan));
  const added = beside.flatMap((cell) => {
    // What reaches over the place reaches over the new row as well.
    if (cell.row < at && at < cell.row + cell.rowspan) return [];
    return Array.from({ length: cell.colspan }, (_, index) => ({
      node: emptied(cell.node),
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
  const row = table.child(Math.min(at, table.childCount - 1));
  const rows = table.children.toSpliced(at, 0, row.type.create(null, row.content));
  return tableOf(table, rows, [...others, ...added]);
}

/** The same for a column, which is as wide as the one beside it. */
export function columnAdded(table: Node, map: TableMap, at: number): Node {
  const cells = cellsOf(table, map);
  const beside = neighbour(at, (column) =>
    cells.filter((cell) => cell.column <= column && column < cell.column + cell.colspan),
  );
  const width = beside.flatMap((cell) => cell.colwidth?.[Math.max(0, at - 1 - cell.column)] ?? [])[0] ?? 0;
  const added = beside.flatMap((cell) => {
    if (cell.column < at && at < cell.column + cell.colspan) return [];
    return Array.from({ length: cell.rowspan }, (_, index) => ({
      node: emptied(cell.node),
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
  return tableOf(table, table.children, [...others, ...added]);
}

/** The cells of the line before a place, unless they all are headers and those of the line after it are not: then these. */
function neighbour(at: number, cellsIn: (line: number) => GridCell[]): GridCell[] {
  const [before, after] = [cellsIn(at - 1), cellsIn(at)];
  if (before.length === 0) return after;
  const isHeader = before.every(({ node }) => node.type.spec.tableRole === "header_cell");
  if (!isHeader || after.length === 0) return before;
  // One that reaches over the place counts for both.
  return after;
}

/** A cell that looks the same, with nothing in it. */
function emptied(cell: Node): Node {
  return cell.type.createAndFill(cell.attrs) ?? cell;
}

/** The table without some of its columns; null where nothing would be left. */
export function withoutColumns(table: Node, map: TableMap, { from, to }: Span): Node | null {
  const cells = cellsOf(table, map).flatMap((cell) => {
    const end = cell.column + cell.colspan;
    const [first, last] = [Math.max(from, cell.column), Math.min(to, end)];
    if (first >= last) return [cell];
    const colspan = cell.colspan - (last - first);
    const colwidth = cell.colwidth?.toSpliced(first - cell.column, last - first) ?? null;
    return colspan === 0 ? [] : [{ ...cell, colspan, colwidth }];
  });
  return cells.length === 0 ? null : tableOf(table, table.children, cells);
}

/** A table in which a row or column has gone to where another was, and where that is then. */
export interface Moved {
  table: Node;
  from: number;
  to: number;
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
  const { order } = move;
  const moved = cells.map((cell) => ({ ...cell, row: order.indexOf(cell.row) }));
  const rows = order.map((row) => table.child(row));
  return { ...move, table: tableOf(table, rows, moved) };
}

/** The same for a column. */
export function columnMoved(table: Node, map: TableMap, from: number, to: number): Moved | null {
  const cells = cellsOf(table, map);
  const spans = cells.map(({ column, colspan }) => ({ from: column, to: column + colspan }));
  const move = orderAfter(spans, map.width, from, to);
  if (move === null) return null;
  const moved = cells.map((cell) => ({ ...cell, column: move.order.indexOf(cell.column) }));
  return { ...move, table: tableOf(table, table.children, moved) };
}

/** The indices in their order after a move of what is held together by spans, and where the moved ones are in it. */
function orderAfter(
  spans: readonly Span[],
  count: number,
  from: number,
  to: number,
): { order: number[]; from: number; to: number } | null {
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
  return { order: all.toSpliced(place, 0, ...taken), from: place, to: place + taken.length };
}

function cellsOf(table: Node, map: TableMap): GridCell[] {
  return [...new Set(map.map)].flatMap((offset) => {
    const node = table.nodeAt(offset);
    if (node === null) return [];
    const { left, top, right, bottom } = map.findCell(offset);
    const colwidth = node.attrs["colwidth"] as number[] | null;
    return [{ node, row: top, column: left, rowspan: bottom - top, colspan: right - left, colwidth }];
  });
}

/** A table of cells; `rows` are those that it had, for what is said of them. A row without a cell that begins in it goes. */
function tableOf(table: Node, rows: readonly Node[], cells: readonly GridCell[]): Node {
  const isKept = (row: number) => cells.some((cell) => cell.row === row);
  const content = rows.flatMap((row, index) => {
    if (!isKept(index)) return [];
    const own = cells.filter((cell) => cell.row === index).toSorted((a, b) => a.column - b.column);
    const nodes = own.map(({ node, row: top, rowspan, colspan, colwidth }) => {
      const kept = Array.from({ length: rowspan }, (_, each) => top + each).filter((each) => isKept(each)).length;
      return node.type.create({ ...node.attrs, rowspan: kept, colspan, colwidth }, node.content, node.marks);
    });
    return [row.copy(Fragment.from(nodes))];
  });
  return table.copy(Fragment.from(content));
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
