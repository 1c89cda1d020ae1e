import type { Node } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import { unknownNames } from "#lib/document/schema/unknown.ts";

/** A block of text, and where it begins. */
export interface BlockPlace {
  pos: number;
  node: Node;
}

/**
 * The selected blocks of text in the order of the document, one by one, so that who needs the first alone does not wait for the last;
 * with no selection the one that the caret is in. What this version does not know is none of them: it stays as it is (SYNC-3).
 */
export function* selectedBlocks({ doc, selection }: EditorState): Generator<BlockPlace> {
  let done = -1;
  for (const { $from, $to } of inOrder(selection.ranges)) {
    for (const block of blocksBetween(doc, 0, $from.pos, $to.pos)) {
      if (block.pos <= done) continue;
      done = block.pos;
      yield block;
    }
  }
}

/** Ranges from the first to the last: those of selected cells begin with the cell where the selection ended. */
export function inOrder<R extends EditorState["selection"]["ranges"][number]>(ranges: readonly R[]): R[] {
  return ranges.toSorted((a, b) => a.$from.pos - b.$from.pos);
}

function* blocksBetween(parent: Node, start: number, from: number, to: number): Generator<BlockPlace> {
  let pos = start;
  for (const node of parent.children) {
    const end = pos + node.nodeSize;
    if (pos >= to) return;
    if (end > from && !isUnknown(node)) {
      if (node.isTextblock) yield { pos, node };
      else yield* blocksBetween(node, pos + 1, from, to);
    }
    pos = end;
  }
}

function isUnknown({ type }: Node): boolean {
  return type.name === unknownNames.block || type.name === unknownNames.container;
}
