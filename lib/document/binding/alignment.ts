import type { Node } from "@tiptap/pm/model";
import type { Kept } from "./kept.ts";
import type { Refreshed } from "./mirror.ts";
import { positions } from "./tree-walk.ts";
import type { Leaf } from "./tree.ts";

/** A stretch of the document that is the same before and after, token by token. */
interface Stretch {
  before: number;
  after: number;
  size: number;
}

/**
 * The changed ranges of a refresh, as a StepMap has them: position before, size before, size after. Text and blocks keep
 * their order in the sequence, so what is kept never crosses; only the gaps between are compared.
 */
export function changedRanges(refreshed: Refreshed): number[] {
  const { span, oldPositions, kept, read, sameShape, before, after } = refreshed;
  if (span === null) return [];
  const keptOf = Map.groupBy(kept, ({ to }) => to.leaf);
  if (sameShape) return rangesWithin(refreshed, keptOf);
  const { start: spanStart, oldEnd, children } = span;
  const newPositions = positions(children, spanStart);
  const newEnd = children.reduce((at, { node }) => at + node.nodeSize, spanStart);
  const stretches: Stretch[] = [];
  for (const [leaf, position] of newPositions) {
    const old = oldPositions.get(leaf);
    if (old !== undefined && !read.has(leaf)) {
      stretches.push({ before: old, after: position, size: leaf.node.nodeSize });
      continue;
    }
    for (const { from, to, length, begins } of keptOf.get(leaf) ?? []) {
      const start = oldPositions.get(from.leaf);
      if (start === undefined) continue;
      const inner = begins ? 0 : 1;
      stretches.push({ before: start + inner + from.offset, after: position + inner + to.offset, size: length });
    }
  }
  stretches.push({ before: oldEnd, after: newEnd, size: 0 });
  const [oldTokens, newTokens] = [new Tokens(before, spanStart, oldEnd), new Tokens(after, spanStart, newEnd)];
  const ranges: number[] = [];
  let [oldAt, newAt] = [spanStart, spanStart];
  for (const stretch of stretches) {
    const [oldGap, newGap] = [oldTokens.take(oldAt, stretch.before), newTokens.take(newAt, stretch.after)];
    compareGap(oldGap, newGap, oldAt, ranges);
    oldAt = stretch.before + stretch.size;
    newAt = stretch.after + stretch.size;
  }
  return merged(ranges);
}

/** The same where every block still is one: only the letters in those that were read are looked at. */
function rangesWithin(
  { oldPositions, oldSizes, read }: Refreshed,
  keptOf: ReadonlyMap<Leaf, readonly Kept[]>,
): number[] {
  const ranges: number[] = [];
  const leaves = [...read].filter((leaf) => leaf.node.isTextblock && oldPositions.has(leaf));
  for (const leaf of leaves.toSorted((a, b) => (oldPositions.get(a) ?? 0) - (oldPositions.get(b) ?? 0))) {
    const start = (oldPositions.get(leaf) ?? 0) + 1;
    let [oldAt, newAt] = [0, 0];
    for (const { from, to, length, begins } of keptOf.get(leaf) ?? []) {
      if (begins) continue;
      if (from.offset > oldAt || to.offset > newAt) ranges.push(start + oldAt, from.offset - oldAt, to.offset - newAt);
      oldAt = from.offset + length;
      newAt = to.offset + length;
    }
    const [oldSize, newSize] = [oldSizes.get(leaf) ?? 0, leaf.node.content.size];
    if (oldSize > oldAt || newSize > newAt) ranges.push(start + oldAt, oldSize - oldAt, newSize - newAt);
  }
  return ranges;
}

/** Adds the range in which a gap differs, if it does. */
function compareGap(oldTokens: readonly Token[], newTokens: readonly Token[], oldFrom: number, ranges: number[]): void {
  if (oldTokens.length === 0 && newTokens.length === 0) return;
  let start = 0;
  while (start < oldTokens.length && start < newTokens.length && alike(oldTokens[start], newTokens[start])) start += 1;
  let end = 0;
  while (
    end < oldTokens.length - start &&
    end < newTokens.length - start &&
    alike(oldTokens.at(-1 - end), newTokens.at(-1 - end))
  ) {
    end += 1;
  }
  const [oldRest, newRest] = [
    oldTokens.slice(start, oldTokens.length - end),
    newTokens.slice(start, newTokens.length - end),
  ];
  const size = (list: readonly Token[]) => list.reduce((total, token) => total + token.size, 0);
  if (oldRest.length > 0 || newRest.length > 0) {
    ranges.push(oldFrom + size(oldTokens.slice(0, start)), size(oldRest), size(newRest));
  }
}

/** The beginning or the end of a block or a container, or a piece of text. Text in a gap is never the same. */
interface Token {
  kind: string;
  size: number;
}

function alike(a: Token | undefined, b: Token | undefined): boolean {
  return a !== undefined && b !== undefined && a.kind !== "text" && a.kind === b.kind;
}

/** The tokens of a part of a document, handed out from its beginning to its end. */
class Tokens {
  readonly #all: { at: number; token: Token }[] = [];
  #next = 0;

  constructor(doc: Node, from: number, to: number) {
    const walk = (node: Node, start: number): void => {
      let at = start;
      for (const child of node.children) {
        const end = at + child.nodeSize;
        if (end > from && at < to) {
          if (child.isInline) this.#all.push({ at, token: { kind: "text", size: child.nodeSize } });
          else if (child.isLeaf) this.#all.push({ at, token: { kind: child.type.name, size: 1 } });
          else {
            if (at >= from) this.#all.push({ at, token: { kind: `<${child.type.name}`, size: 1 } });
            walk(child, at + 1);
            if (end <= to) this.#all.push({ at: end - 1, token: { kind: ">", size: 1 } });
          }
        }
        at = end;
      }
    };
    walk(doc, 0);
  }

  /** Those between two positions, text cut to fit. Positions must not go back. */
  take(from: number, to: number): Token[] {
    const taken: Token[] = [];
    for (;;) {
      const next = this.#all[this.#next];
      if (next === undefined || next.at >= to) return taken;
      const end = next.at + next.token.size;
      const size = Math.min(end, to) - Math.max(next.at, from);
      if (size > 0) taken.push({ kind: next.token.kind, size });
      if (end > to) return taken;
      this.#next += 1;
    }
  }
}

/** Ranges that touch are one. */
function merged(ranges: readonly number[]): number[] {
  const result: number[] = [];
  for (let index = 0; index < ranges.length; index += 3) {
    const [position = 0, oldSize = 0, newSize = 0] = ranges.slice(index, index + 3);
    const last = result.length - 3;
    if (last >= 0 && (result[last] ?? 0) + (result[last + 1] ?? 0) === position) {
      result[last + 1] = (result[last + 1] ?? 0) + oldSize;
      result[last + 2] = (result[last + 2] ?? 0) + newSize;
    } else result.push(position, oldSize, newSize);
  }
  return result;
}
