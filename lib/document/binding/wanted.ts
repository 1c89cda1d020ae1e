import type { Node } from "@tiptap/pm/model";
import type { Range } from "./ranges.ts";
import type { Branch, Leaf } from "./tree.ts";

/** A block of the document as it is to be. */
export interface Wanted {
  node: Node;
  position: number;
  /** The containers around it, from the outside in. */
  around: WantedContainer[];
  /** The block that it is, if there is one already. */
  leaf: Leaf | null;
}

/** A container of the document as it is to be. */
export interface WantedContainer {
  node: Node;
  position: number;
  branch: Branch | null;
  /** Known once it has been written. Null for what only repairs a view. */
  id: string | null;
}

/** The blocks of some of a document's own children, the first of which begins at `start`. */
export function wantedBlocks(doc: Node, from: number, to: number, start: number): Wanted[] {
  const found: Wanted[] = [];
  const walk = (node: Node, position: number, around: WantedContainer[]): void => {
    if (node.isTextblock || node.isLeaf) {
      found.push({ node, position, around, leaf: null });
      return;
    }
    const inner = [...around, { node, position, branch: null, id: null }];
    node.forEach((child, offset) => walk(child, position + 1 + offset, inner));
  };
  let position = start;
  for (let index = from; index < to; index++) {
    const child = doc.child(index);
    walk(child, position, []);
    position += child.nodeSize;
  }
  return found;
}

/** Where a token of the new document was in the old one; null if a range brought it. */
export function oldPosition(position: number, ranges: readonly Range[]): number | null {
  let shift = 0;
  for (const { oldFrom, oldTo, newFrom, newTo } of ranges) {
    if (position < newFrom) break;
    if (position < newTo) return null;
    shift = oldTo - oldFrom - (newTo - newFrom) + shift;
  }
  return position + shift;
}

/** Finds for each wanted block the one that it is already: the step left its beginning in place. */
export function identify(
  wanted: readonly Wanted[],
  oldPositions: ReadonlyMap<Leaf, number>,
  ranges: readonly Range[],
): void {
  const byPosition = new Map([...oldPositions].map(([leaf, position]) => [position, leaf]));
  for (const block of wanted) {
    const position = oldPosition(block.position, ranges);
    if (position !== null) block.leaf = byPosition.get(position) ?? null;
  }
}

/** The block that a position is in, among blocks in order. */
export function blockAt(wanted: readonly Wanted[], position: number): Wanted {
  let [low, high] = [0, wanted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((wanted[middle] as Wanted).position <= position) low = middle + 1;
    else high = middle;
  }
  const found = wanted[low - 1];
  if (found === undefined) throw new RangeError("A position outside of what changes.");
  return found;
}

/** The ids of the containers around a block, from the outside in. */
export function pathOf({ around }: Wanted): string[] {
  return around.flatMap(({ id }) => (id === null ? [] : [id]));
}
