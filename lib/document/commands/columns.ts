import { type Node, NodeRange, type Schema } from "@tiptap/pm/model";
import { type EditorState, Selection, type Transaction } from "@tiptap/pm/state";
import { beginningOf } from "./beginning.ts";
import { type Command, edit, shown } from "./command.ts";
import { insertedBlock } from "./insertion.ts";

/** More of them leave no room for words. */
const mostColumns = 6;

/** Columns of text side by side, and one more or less of them where the selection is. */
export const columnCommands = {
  "columns-2": edit(insertedBlock(columns(2))),
  "columns-3": edit(insertedBlock(columns(3))),
  "add-text-column": edit(addColumn),
  "remove-text-column": edit(removeColumn),
  "column-widths": shown("column-widths", {
    isEnabled: (editor) => editor.isEditable && columnAt(editor.state) !== null,
  }),
} satisfies Record<string, Command>;

function columns(count: number): (schema: Schema) => Node {
  const parts = Array.from({ length: count }, () => ({ type: "column", content: [{ type: "paragraph" }] }));
  return (schema) => schema.nodeFromJSON({ type: "columns", content: parts });
}

/** The column in which the selection begins: the depth of it, and which of its columns it is. */
export function columnAt(state: EditorState): { frame: Node; depth: number; index: number } | null {
  const $from = beginningOf(state);
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const frame = $from.node(depth - 1);
    if ($from.node(depth).type.name === "column" && frame.type.name === "columns")
      return { frame, depth, index: $from.index(depth - 1) };
  }
  return null;
}

/** Puts an empty column behind the one of the selection, and the caret into it; all are as wide then. */
function addColumn(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const found = columnAt(state);
  const column = state.schema.nodes["column"]?.createAndFill();
  if (found === null || column == null || found.frame.childCount >= mostColumns) return false;
  const { tr } = state;
  const $from = beginningOf(state);
  const pos = $from.after(found.depth);
  evenOut(tr, $from.before(found.depth - 1));
  tr.insert(pos, column);
  dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(pos + 1))).scrollIntoView());
  return true;
}

/** Takes a column away: what stands in it goes on in the one before it, or behind it. Of two, both are text as before. */
function removeColumn(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const found = columnAt(state);
  if (found === null) return false;
  const { frame, depth, index } = found;
  const { tr } = state;
  const $from = beginningOf(state);
  const frameAt = $from.before(depth - 1);
  evenOut(tr, frameAt);
  if (frame.childCount > 1) {
    const column = $from.node(depth);
    const isEmpty =
      column.childCount === 1 && column.firstChild?.type.name === "paragraph" && column.content.size === 2;
    if (isEmpty) tr.delete($from.before(depth), $from.after(depth));
    else tr.join(index > 0 ? $from.before(depth) : $from.after(depth));
  }
  const left = tr.doc.nodeAt(frameAt);
  if (left?.childCount === 1) {
    const [$start, $end] = [tr.doc.resolve(frameAt + 2), tr.doc.resolve(frameAt + left.nodeSize - 2)];
    tr.lift(new NodeRange($start, $end, $start.depth), $start.depth - 2);
  }
  dispatch?.(tr.scrollIntoView());
  return true;
}

function evenOut(tr: Transaction, frameAt: number): void {
  tr.doc.nodeAt(frameAt)?.forEach(({ attrs }, offset) => {
    if (attrs["width"] !== null) tr.setNodeMarkup(frameAt + 1 + offset, null, { ...attrs, width: null });
  });
}
