import type { Node } from "@tiptap/pm/model";

/** Whether two documents have the same letters, atoms, blocks and containers at the same positions, however they look. */
export function sameTokens(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.nodeSize !== b.nodeSize || a.isLeaf !== b.isLeaf || a.isTextblock !== b.isTextblock) return false;
  if (a.isTextblock) return lettersOf(a) === lettersOf(b);
  return a.childCount === b.childCount && a.children.every((child, index) => sameTokens(child, b.child(index)));
}

function lettersOf(block: Node): string {
  return block.textBetween(0, block.content.size, "", (leaf) => `\u{fffc}${leaf.type.name}\u{fffc}`);
}

/** The children of two documents that are not the same objects: from, and to in each. */
export function differingChildren(before: Node, after: Node): { prefix: number; oldEnd: number; newEnd: number } {
  let prefix = 0;
  const most = Math.min(before.childCount, after.childCount);
  while (prefix < most && before.child(prefix) === after.child(prefix)) prefix += 1;
  let [oldEnd, newEnd] = [before.childCount, after.childCount];
  while (oldEnd > prefix && newEnd > prefix && before.child(oldEnd - 1) === after.child(newEnd - 1)) {
    oldEnd -= 1;
    newEnd -= 1;
  }
  return { prefix, oldEnd, newEnd };
}

/** Where a child of a document begins. */
export function offsetOf(doc: Node, index: number): number {
  let offset = 0;
  for (let child = 0; child < index; child++) offset += doc.child(child).nodeSize;
  return offset;
}

/** Two blocks of the same text, cut where either's marks change. */
export function pairedRuns(before: Node, after: Node): { from: number; to: number; before: Node; after: Node }[] {
  const runs: { from: number; to: number; before: Node; after: Node }[] = [];
  let [a, b, at] = [0, 0, 0];
  let [endA, endB] = [0, 0];
  while (a < before.childCount && b < after.childCount) {
    const [childA, childB] = [before.child(a), after.child(b)];
    if (endA <= at) endA = at + childA.nodeSize;
    if (endB <= at) endB = at + childB.nodeSize;
    const to = Math.min(endA, endB);
    runs.push({ from: at, to, before: childA, after: childB });
    at = to;
    if (endA === to) a += 1;
    if (endB === to) b += 1;
  }
  return runs;
}
