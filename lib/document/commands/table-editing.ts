import { keymap } from "@tiptap/pm/keymap";
import { type Command, type EditorState, Plugin, Selection, TextSelection, type Transaction } from "@tiptap/pm/state";
import {
  CellSelection,
  TableMap,
  addRowAfter,
  deleteCellSelection,
  deleteTable,
  goToNextCell,
  tableEditing,
} from "@tiptap/pm/tables";

/** Tab leads from cell to cell, and from the last into a new row; a table that is selected as a whole goes with its cells. */
export function tableKeys(): Plugin {
  const remove: Command = (state, dispatch) => isWholeTable(state.selection) && deleteTable(state, dispatch);
  return keymap({
    Tab: (state, dispatch) => goToNextCell(1)(state, dispatch) || toNewRow(state, dispatch),
    "Shift-Tab": goToNextCell(-1),
    Backspace: remove,
    "Mod-Backspace": remove,
    Delete: remove,
    "Mod-Delete": remove,
  });
}

function isWholeTable(selection: Selection): boolean {
  if (!(selection instanceof CellSelection)) return false;
  const map = TableMap.get(selection.$anchorCell.node(-1));
  return new Set(map.map).size === selection.ranges.length;
}

const toNewRow: Command = (state, dispatch) =>
  addRowAfter(
    state,
    dispatch &&
      ((tr) => {
        goToNextCell(1)(state.apply(tr), ({ selection }) => {
          tr.setSelection(Selection.fromJSON(tr.doc, selection.toJSON()));
        });
        dispatch(tr.scrollIntoView());
      }),
  );

/**
 * Editing of tables, without the mending of ragged ones that comes with it. Where one person adds a row while another adds a
 * column, a cell is missing; everybody who then touched the table would add it, each of these would make other rows too
 * short, and the table would grow without end. A table with a gap is harmless.
 */
export function sharedTableEditing(options?: Parameters<typeof tableEditing>[0]): Plugin {
  const { spec } = tableEditing(options);
  const { appendTransaction, props } = spec;
  return new Plugin({
    ...spec,
    props: {
      ...props,
      handleTextInput({ state, dispatch }, _from, _to, text) {
        return writeInFirst(state, dispatch, text);
      },
      handlePaste(view, event, slice) {
        // It does not say that cells were pasted.
        const dispatch = (tr: Transaction) => view.dispatch(tr.setMeta("paste", true).setMeta("uiEvent", "paste"));
        const telling = Object.create(view, { dispatch: { value: dispatch } }) as typeof view;
        return props?.handlePaste?.call(this, telling, event, slice) ?? false;
      },
    },
    // It mends what differs from the state before: told that nothing does, it looks after the selection only.
    appendTransaction(transactions, _before, after) {
      return appendTransaction?.call(this, transactions, after, after) ?? wholeCells(after);
    },
  });
}

/** What is typed over several cells stands in the first of them, whichever way they were selected. */
function writeInFirst(state: EditorState, dispatch: (tr: Transaction) => void, text: string): boolean {
  const { selection } = state;
  if (!(selection instanceof CellSelection) || selection.ranges.length < 2) return false;
  const first = Math.min(...selection.ranges.map(({ $from }) => $from.pos));
  const write = (tr: Transaction) => {
    const inFirst = Selection.near(tr.doc.resolve(tr.mapping.map(first, -1)), 1);
    dispatch(tr.setSelection(inFirst).insertText(text).scrollIntoView());
  };
  // Of empty cells there is nothing to delete.
  if (!deleteCellSelection(state, write)) write(state.tr);
  return true;
}

/** What is selected from one cell into another of its table is those cells: letters that reach over their border would take one of them along. */
function wholeCells({ selection, doc, tr }: EditorState): Transaction | null {
  if (!(selection instanceof TextSelection) || selection.empty) return null;
  const { $anchor, $head } = selection;
  const depth = $anchor.sharedDepth($head.pos);
  const isRow = $anchor.node(depth).type.spec.tableRole === "row";
  const tableDepth = isRow ? depth - 1 : depth;
  if ($anchor.node(tableDepth).type.spec.tableRole !== "table") return null;
  const [anchor, head] = [$anchor.before(tableDepth + 2), $head.before(tableDepth + 2)];
  return tr.setSelection(CellSelection.create(doc, anchor, head));
}
