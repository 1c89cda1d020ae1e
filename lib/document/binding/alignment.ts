import type { Node } from "@tiptap/pm/model";
import { type Refreshed, positions } from "./mirror.ts";

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
  const { span, before, after, oldPositions, kept, read } = refreshed;
  if (span === null) return [];
  const { start: spanStart, oldEnd, children } = span;
  const newPositions = positions(children, spanStart);
  const stretches: Stretch[] = [];
  const keptOf = Map.groupBy(kept, ({ to }) => to.leaf);
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
  const newEnd = children.reduce((at, { node }) => at + node.nodeSize, spanStart);
  stretches.push({ before: oldEnd, after: newEnd, size: 0 });
  const ranges: number[] = [];
  let [oldAt, newAt] = [spanStart, spanStart];
  for (const stretch of stretches) {
    compareGap(before, after, [oldAt, stretch.before], [newAt, stretch.after], ranges);
    oldAt = stretch.before + stretch.size;
    newAt = stretch.after + stretch.size;
  }
  return merged(ranges);
}

/** Adds the range in which a gap differs, if it does. */
function compareGap(
  before: Node,
  after: Node,
  [oldFrom, oldTo]: [number, number],
  [newFrom, newTo]: [number, number],
  ranges: number[],
): void {
  if (oldFrom === oldTo && newFrom === newTo) return;
  if (oldFrom === oldTo || newFrom === newTo) {
    ranges.push(oldFrom, oldTo - oldFrom, newTo - newFrom);
    return;
  }
  const [oldTokens, newTokens] = [tokens(before, oldFrom, oldTo), tokens(after, newFrom, newTo)];
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

/** The tokens between two positions, text in runs. */
function tokens(doc: Node, from: number, to: number): Token[] {
  const found: Token[] = [];
  const walk = (node: Node, start: number): void => {
    let at = start;
    node.forEach((child) => {
      const end = at + child.nodeSize;
      if (end > from && at < to) {
        if (child.isInline) found.push({ kind: "text", size: Math.min(end, to) - Math.max(at, from) });
        else if (child.isLeaf) found.push({ kind: child.type.name, size: 1 });
        else {
          if (at >= from) found.push({ kind: `<${child.type.name}`, size: 1 });
          walk(child, at + 1);
          if (end <= to) found.push({ kind: ">", size: 1 });
        }
      }
      at = end;
    });
  };
  walk(doc, 0);
  return found;
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
