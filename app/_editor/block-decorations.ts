import type { Node } from "@tiptap/pm/model";
import type { Mapping } from "@tiptap/pm/transform";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

/** A part of a block's text that is shown in some way; places are counted from the beginning of the text. */
export interface Span {
  from: number;
  to: number;
  className: string;
}

/** Decorations of whole blocks, each made anew only when its block has changed. */
export interface BlockDecorations {
  set: DecorationSet;
  /** The blocks that have theirs, by place. */
  blocks: ReadonlyMap<number, Node>;
}

export const noDecorations: BlockDecorations = { set: DecorationSet.empty, blocks: new Map() };

/** Those of a document after a change; `mapping` says where what was there has gone. */
export function decorateBlocks(
  doc: Node,
  blocks: Iterable<readonly [node: Node, pos: number]>,
  spansOf: (node: Node) => readonly Span[],
  before: BlockDecorations = noDecorations,
  mapping: Mapping | null = null,
): BlockDecorations {
  const kept = new Map<number, Node>();
  for (const [pos, node] of before.blocks) {
    const now = mapping === null ? { pos, deletedAfter: false } : mapping.mapResult(pos, 1);
    if (!now.deletedAfter) kept.set(now.pos, node);
  }
  let set = mapping === null ? before.set : before.set.map(mapping, doc);
  const here = new Map<number, Node>();
  for (const [node, pos] of blocks) {
    here.set(pos, node);
    if (kept.get(pos) === node) continue;
    const made = spansOf(node).map(({ from, to, className }) =>
      Decoration.inline(pos + 1 + from, pos + 1 + to, { class: className }),
    );
    set = set.remove(set.find(pos, pos + node.nodeSize)).add(doc, made);
  }
  // One that has become something else: its own are gone, those of what it was may be left.
  for (const [pos, node] of kept) if (!here.has(pos)) set = set.remove(set.find(pos, pos + node.nodeSize));
  return { set, blocks: here };
}
