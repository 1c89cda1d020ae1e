import type { StepMap } from "@tiptap/pm/transform";

/** A range of the old document and what takes its place. */
export interface Range {
  oldFrom: number;
  oldTo: number;
  newFrom: number;
  newTo: number;
}

/**
 * What several steps come to, one after another: the ranges of the first document that they changed, in order, with what
 * stands there in the last. Outside of them the two have the same tokens.
 */
export function composedRanges(maps: readonly StepMap[]): Range[] {
  return maps.reduce<Range[]>((ranges, map) => compose(ranges, rangesOf(map)), []);
}

function rangesOf(map: StepMap): Range[] {
  const ranges: Range[] = [];
  map.forEach((oldFrom, oldTo, newFrom, newTo) => ranges.push({ oldFrom, oldTo, newFrom, newTo }));
  return ranges;
}

/** Ranges from one document to a second, and from it to a third, as ranges from the first to the third. */
function compose(first: readonly Range[], second: readonly Range[]): Range[] {
  if (first.length === 0) return [...second];
  if (second.length === 0) return [...first];
  const composed: Range[] = [];
  // How much longer what was passed is in the second document than in the first, and in the third than in the second.
  let [grownBefore, grownAfter] = [0, 0];
  let [a, b] = [0, 0];
  while (a < first.length || b < second.length) {
    // All that touches in the second document is one range.
    const from = Math.min(first[a]?.newFrom ?? Infinity, second[b]?.oldFrom ?? Infinity);
    const start = { old: from - grownBefore, new: from + grownAfter };
    let to = from;
    for (;;) {
      const [left, right] = [first[a], second[b]];
      if (left !== undefined && left.newFrom <= to) {
        to = Math.max(to, left.newTo);
        grownBefore += left.newTo - left.newFrom - (left.oldTo - left.oldFrom);
        a += 1;
      } else if (right !== undefined && right.oldFrom <= to) {
        to = Math.max(to, right.oldTo);
        grownAfter += right.newTo - right.newFrom - (right.oldTo - right.oldFrom);
        b += 1;
      } else break;
    }
    composed.push({ oldFrom: start.old, oldTo: to - grownBefore, newFrom: start.new, newTo: to + grownAfter });
  }
  return composed;
}
