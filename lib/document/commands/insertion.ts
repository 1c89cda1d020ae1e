import { Fragment, type Node, type ResolvedPos, type Schema } from "@tiptap/pm/model";
import { type Command as StateCommand, NodeSelection, Selection, type Transaction } from "@tiptap/pm/state";
import { beginningOf } from "./beginning.ts";

/**
 * Puts a block where the caret is: in the place of an empty paragraph, before or after a paragraph at whose edge it is, else
 * between the two halves. The caret goes on in the block, if that has text, else behind it. Nothing that is selected is lost.
 */
export function insertedBlock(make: (schema: Schema) => Node | null): StateCommand {
  return (state, dispatch) => {
    const block = make(state.schema);
    const { tr, selection } = state;
    if (block === null) return false;
    const $at = selection instanceof NodeSelection && selection.node.isBlock ? selection.$to : beginningOf(state);
    const depth = depthFor($at, block);
    if (depth === null) return false;
    const isInText = $at.parent.inlineContent && depth === $at.depth - 1;
    let pos = depth === $at.depth ? $at.pos : $at.after(depth + 1);
    if (isInText && $at.parent.content.size === 0) {
      pos = $at.before();
      tr.delete(pos, $at.after());
    } else if (isInText && $at.parentOffset === 0) {
      pos = $at.before();
    } else if (isInText && $at.parentOffset < $at.parent.content.size) {
      tr.split($at.pos);
      pos = $at.pos + 1;
    }
    tr.insert(pos, block);
    const end = pos + block.nodeSize;
    const inside = Selection.findFrom(tr.doc.resolve(pos), 1, true);
    const isTyped = block.isTextblock || (!block.isAtom && inside !== null && inside.from < end);
    const $end = tr.doc.resolve(end);
    const next = $end.nodeAfter;
    const isClosed = block.type.spec.isolating === true;
    if ((!isTyped || isClosed) && (next === null || !next.isTextblock)) {
      // Somewhere to write on.
      const paragraph = state.schema.nodes["paragraph"]?.create();
      if (paragraph !== undefined && $end.parent.canReplaceWith($end.index(), $end.index(), paragraph.type))
        tr.insert(end, paragraph);
    }
    const after = Selection.findFrom(tr.doc.resolve(isTyped ? pos : end), 1, true);
    if (after !== null) tr.setSelection(after);
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** The place nearest to `pos` where such a block can stand and parts nothing: before what begins there, else behind what is there. */
export function placeForBlock(doc: Node, pos: number, block: Node): number | null {
  const $at = doc.resolve(Math.min(pos, doc.content.size));
  const depth = depthFor($at, block);
  if (depth === null) return null;
  if (depth === $at.depth) return $at.pos;
  const isAtBeginning = depth === $at.depth - 1 && $at.parentOffset === 0;
  return isAtBeginning ? $at.before(depth + 1) : $at.after(depth + 1);
}

/**
 * Puts a block at a place of `placeForBlock`, and somewhere to write on behind it where there is nowhere, unless more is to come there. The
 * selection stays.
 */
export function putBlock(tr: Transaction, pos: number, block: Node, { isLast = true } = {}): void {
  tr.insert(pos, block);
  if (!isLast) return;
  const $end = tr.doc.resolve(pos + block.nodeSize);
  const paragraph = block.type.schema.nodes["paragraph"]?.create();
  if ($end.nodeAfter !== null || paragraph === undefined) return;
  if ($end.parent.canReplaceWith($end.index(), $end.index(), paragraph.type)) tr.insert($end.pos, paragraph);
}

/** How far out the block can stand: the innermost depth whose node may have it there. */
function depthFor($at: ResolvedPos, block: Node): number | null {
  for (let depth = $at.depth; depth >= 0; depth -= 1) {
    const parent = $at.node(depth);
    const index = depth === $at.depth ? $at.index(depth) : $at.indexAfter(depth);
    if (!parent.inlineContent && parent.canReplace(index, index, Fragment.from(block))) return depth;
    if (parent.type.spec.isolating === true && parent.type.name !== "column") return null;
  }
  return null;
}
