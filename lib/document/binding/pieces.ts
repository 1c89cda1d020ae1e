import { Mark, type Node } from "@tiptap/pm/model";
import type { Leaf } from "./tree.ts";
import type { Range } from "./ranges.ts";
import type { Wanted } from "./wanted.ts";

/** A unit of the sequence or a run of such: where a block begins, text, or something within a line. */
export type Piece =
  | { kind: "block"; position: number; leaf: Leaf | null; wanted: Wanted | null }
  | { kind: "text"; position: number; text: string; marks: readonly Mark[] }
  | { kind: "atom"; position: number; node: Node };

/** Something within a line that stays and looks otherwise. */
export interface ChangedAtom {
  position: number;
  before: Node;
  after: Node;
}

/** The pieces of a block's content that lie between two positions. */
export function pieces(block: Node, position: number, from: number, to: number): Piece[] {
  const found: Piece[] = [];
  if (!block.isTextblock) return found;
  let at = position + 1;
  block.forEach((child) => {
    const [start, end] = [Math.max(at, from), Math.min(at + child.nodeSize, to)];
    if (start < end) {
      found.push(
        child.isText
          ? { kind: "text", position: start, text: (child.text ?? "").slice(start - at, end - at), marks: child.marks }
          : { kind: "atom", position: start, node: child },
      );
    }
    at += child.nodeSize;
  });
  return found;
}

/** The pieces of a block of before that lie in a range. */
export function oldPieces(leaf: Leaf, position: number, { oldFrom, oldTo }: Range): Piece[] {
  const begins = leaf.marker !== null && position >= oldFrom && position < oldTo;
  return [
    ...(begins ? [{ kind: "block" as const, position, leaf, wanted: null }] : []),
    ...pieces(leaf.node, position, oldFrom, oldTo),
  ];
}

/** The pieces of a block to be that lie in a range. */
export function newPieces(wanted: Wanted, { newFrom, newTo }: Range): Piece[] {
  const begins = wanted.position >= newFrom && wanted.position < newTo;
  return [
    ...(begins ? [{ kind: "block" as const, position: wanted.position, leaf: null, wanted }] : []),
    ...pieces(wanted.node, wanted.position, newFrom, newTo),
  ];
}

/** Takes off what is the same at both ends. A block that begins in both is the same block, and may change its looks. */
export function trim(
  old: readonly Piece[],
  fresh: readonly Piece[],
  from: number,
): { old: Piece[]; new: Piece[]; cursor: number; atoms: ChangedAtom[] } {
  const [before, after] = [[...old], [...fresh]];
  const atoms: ChangedAtom[] = [];
  let cursor = from;
  let [startA, startB] = [0, 0];
  for (;;) {
    const [a, b] = [before[startA], after[startB]];
    if (a === undefined || b === undefined) break;
    if (a.kind === "text" && b.kind === "text") {
      const length = commonPrefix(a, b);
      if (length === 0) break;
      cursor = a.position + length;
      if (length === a.text.length) startA += 1;
      else before[startA] = behindPrefix(a, length);
      if (length === b.text.length) startB += 1;
      else after[startB] = behindPrefix(b, length);
      if (length < a.text.length && length < b.text.length) break;
      continue;
    }
    if (!pair(a, b, atoms)) break;
    cursor = a.position + 1;
    startA += 1;
    startB += 1;
  }
  let [endA, endB] = [before.length, after.length];
  while (endA > startA && endB > startB) {
    const [a, b] = [before[endA - 1] as Piece, after[endB - 1] as Piece];
    if (a.kind === "text" && b.kind === "text") {
      const length = commonSuffix(a, b);
      if (length === 0) break;
      if (length === a.text.length) endA -= 1;
      else before[endA - 1] = { ...a, text: a.text.slice(0, -length) };
      if (length === b.text.length) endB -= 1;
      else after[endB - 1] = { ...b, text: b.text.slice(0, -length) };
      if (length < a.text.length && length < b.text.length) break;
      continue;
    }
    if (!pair(a, b, atoms)) break;
    endA -= 1;
    endB -= 1;
  }
  return { old: before.slice(startA, endA), new: after.slice(startB, endB), cursor, atoms };
}

/** Whether two pieces are the same one; a block that stays is told which it is. */
function pair(a: Piece, b: Piece, changed: ChangedAtom[]): boolean {
  if (a.kind === "atom" && b.kind === "atom") {
    if (a.node.type !== b.node.type) return false;
    // The same thing with other attributes or marks: what two people make of it is one thing still.
    if (!a.node.eq(b.node)) changed.push({ position: a.position, before: a.node, after: b.node });
    return true;
  }
  if (a.kind !== "block" || b.kind !== "block" || b.wanted === null) return false;
  b.wanted.leaf = a.leaf;
  return true;
}

type TextPiece = Extract<Piece, { kind: "text" }>;

function behindPrefix(piece: TextPiece, length: number): TextPiece {
  return { ...piece, position: piece.position + length, text: piece.text.slice(length) };
}

function commonPrefix(a: TextPiece, b: TextPiece): number {
  if (!Mark.sameSet(a.marks, b.marks)) return 0;
  const most = Math.min(a.text.length, b.text.length);
  let length = 0;
  while (length < most && a.text.charCodeAt(length) === b.text.charCodeAt(length)) length += 1;
  // Never between the two halves of one character.
  return length > 0 && isHighSurrogate(a.text.charCodeAt(length - 1)) ? length - 1 : length;
}

function commonSuffix(a: TextPiece, b: TextPiece): number {
  if (!Mark.sameSet(a.marks, b.marks)) return 0;
  const most = Math.min(a.text.length, b.text.length);
  let length = 0;
  while (
    length < most &&
    a.text.charCodeAt(a.text.length - 1 - length) === b.text.charCodeAt(b.text.length - 1 - length)
  ) {
    length += 1;
  }
  return length > 0 && isLowSurrogate(a.text.charCodeAt(a.text.length - length)) ? length - 1 : length;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
