import type { Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";

/** A child as it is to be: one that was there, by its index, or a new one. */
export interface Arranged {
  from: number | null;
  node: Node;
}

/**
 * Brings the children of a node into a new order by as few steps as it takes: what stays is not touched, so that what others write in it at
 * the same time stays in it. At least one child has to stay. `start` is where the children begin; `change` makes the one that stays into
 * what it is to be.
 */
export function arrange(
  tr: Transaction,
  start: number,
  children: readonly Node[],
  wanted: readonly Arranged[],
  change: (pos: number, before: Node, after: Node) => void,
): void {
  const staying = longestRising(wanted.map(({ from }) => from));
  let pos = start + children.reduce((size, child) => size + child.nodeSize, 0);
  let index = children.length - 1;
  const dropTo = (least: number) => {
    for (; index > least; index -= 1) {
      const size = children[index]?.nodeSize ?? 0;
      pos -= size;
      tr.delete(pos, pos + size);
    }
  };
  // From the end, so that places before stay where they are.
  for (let at = wanted.length - 1; at >= 0; at -= 1) {
    const { from, node } = wanted[at] as Arranged;
    if (from === null || !staying.has(at)) {
      tr.insert(pos, node);
      continue;
    }
    dropTo(from);
    const before = children[from] as Node;
    pos -= before.nodeSize;
    index -= 1;
    change(pos, before, node);
  }
  dropTo(-1);
}

/** The places of as many values as can be that rise from one to the next; null is none. */
function longestRising(values: readonly (number | null)[]): ReadonlySet<number> {
  // For each length, the place where the least value ends that a row of this length can end with.
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [place, value] of values.entries()) {
    if (value === null) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] as number] as number) < value) low = middle + 1;
      else high = middle;
    }
    before[place] = low === 0 ? undefined : ends[low - 1];
    ends[low] = place;
  }
  const rising = new Set<number>();
  for (let place = ends.at(-1); place !== undefined; place = before[place]) rising.add(place);
  return rising;
}
