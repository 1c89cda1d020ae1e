import type { Branch, Leaf } from "./tree.ts";

/** Where the document's own children begin. A change makes what is behind it unknown, and only what is asked for is counted. */
export class TopIndex {
  readonly #starts: number[] = [0];
  readonly #indexes = new WeakMap<Branch | Leaf, number>();

  changedFrom(index: number): void {
    this.#starts.length = Math.min(this.#starts.length, index + 1);
  }

  start(children: readonly (Branch | Leaf)[], index: number): number {
    const starts = this.#starts;
    while (starts.length <= index) {
      const last = starts.length - 1;
      starts.push((starts[last] as number) + (children[last] as Branch | Leaf).node.nodeSize);
    }
    return starts[index] as number;
  }

  /** The last child that begins before a position; -1 if none does. */
  at(children: readonly (Branch | Leaf)[], position: number): number {
    const starts = this.#starts;
    while (starts.length < children.length && (starts.at(-1) as number) < position) this.start(children, starts.length);
    let [low, high] = [0, Math.min(starts.length, children.length)];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) < position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  indexOf(children: readonly (Branch | Leaf)[], child: Branch | Leaf): number {
    const known = this.#indexes.get(child);
    if (known !== undefined && children[known] === child) return known;
    const index = children.indexOf(child);
    this.#indexes.set(child, index);
    return index;
  }
}
