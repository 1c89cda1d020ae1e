import type { Node } from "@tiptap/pm/model";
import { type Command as StateCommand, EditorState, Selection, type Transaction } from "@tiptap/pm/state";
import { CellSelection, type Rect, TableMap, fixTables } from "@tiptap/pm/tables";
import { Mapping, StepMap } from "@tiptap/pm/transform";

/** The table that the selection is in, and which of its cells are selected. */
export interface TablePlace {
  table: Node;
  /** Where the table stands. */
  pos: number;
  map: TableMap;
  /** The selected cells; `right` and `bottom` are behind the last. */
  rect: Rect;
}

/**
 * The innermost table around the selection, and what is selected of it. Null outside of one, and for what only looks like one: rows that
 * stand in a placeholder.
 */
export function tableAt({ selection }: EditorState): TablePlace | null {
  const $pos = selection instanceof CellSelection ? selection.$anchorCell : selection.$from;
  // A selected cell stands at the place before it; else the place is in the cell.
  const isCell = selection instanceof CellSelection;
  for (let depth = $pos.depth; depth > 0; depth -= 1) {
    if ($pos.node(depth).type.spec.tableRole !== "row") continue;
    const table = $pos.node(depth - 1);
    if (table.type.spec.tableRole !== "table") return null;
    const start = $pos.start(depth - 1);
    if (selection.to > $pos.end(depth - 1)) return null;
    const map = TableMap.get(table);
    const cellPos = isCell ? $pos.pos : $pos.depth > depth ? $pos.before(depth + 1) : null;
    if (cellPos === null) return null;
    return { table, pos: start - 1, map, rect: rectOf(selection, map, cellPos, start) };
  }
  return null;
}

function rectOf(selection: Selection, map: TableMap, cellPos: number, start: number): Rect {
  if (selection instanceof CellSelection)
    return map.rectBetween(selection.$anchorCell.pos - start, selection.$headCell.pos - start);
  const first = map.findCell(cellPos - start);
  // Words may be selected from one cell into another.
  const $to = selection.$to;
  for (let depth = $to.depth; depth > 0; depth -= 1) {
    if ($to.start(depth) !== start || $to.depth < depth + 2) continue;
    return map.rectBetween(cellPos - start, $to.before(depth + 2) - start);
  }
  return first;
}

/** Each selected cell once, in the order of the document: where it stands, and itself. */
export function selectedCells({ table, pos, map, rect }: TablePlace): { pos: number; cell: Node }[] {
  return map.cellsInRect(rect).flatMap((offset) => {
    const cell = table.nodeAt(offset);
    return cell === null ? [] : [{ pos: pos + 1 + offset, cell }];
  });
}

/**
 * A command for a table. Where two people's changes came together, a table may have a gap; it is mended first, by whoever changes the
 * table and in the same step, never by those who only look at it (or everybody would).
 */
export function onTable(command: (state: EditorState, place: TablePlace) => StateCommand | null): StateCommand {
  return (state, dispatch, view) => {
    const place = tableAt(state);
    if (place === null) return false;
    const run = (on: EditorState, at: TablePlace, then: typeof dispatch) => command(on, at)?.(on, then, view) ?? false;
    if (place.map.problems === null || place.map.problems === undefined) return run(state, place, dispatch);
    const mending = mendingOf(state, place);
    const mended = state.apply(mending);
    const again = tableAt(mended);
    if (again === null) return false;
    return run(
      mended,
      again,
      dispatch &&
        ((tr) => {
          for (const step of tr.steps) mending.step(step);
          if (tr.selectionSet) mending.setSelection(Selection.fromJSON(mending.doc, tr.selection.toJSON()));
          dispatch(mending.scrollIntoView());
        }),
    );
  };
}

/** What fills the gaps of one table. The library mends all tables of a document, and so is given one that has no other. */
function mendingOf(state: EditorState, { table, pos }: TablePlace): Transaction {
  const alone = EditorState.create({ doc: state.schema.topNodeType.create(null, table) });
  const { tr } = state;
  const shift = new Mapping([new StepMap([0, 0, pos])]);
  for (const step of fixTables(alone)?.steps ?? []) {
    const here = step.map(shift);
    if (here !== null) tr.step(here);
  }
  return tr;
}
