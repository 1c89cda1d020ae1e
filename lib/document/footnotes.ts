import type { Node } from "@tiptap/pm/model";

/** The mark of a footnote in the text, and where it stands. */
export interface FootnoteReference {
  id: string;
  pos: number;
}

/** The words of a footnote, and where they begin. */
export interface FootnoteBody extends FootnoteReference {
  node: Node;
  /** Whether it stands in the document itself, not in anything in it. */
  isOutermost: boolean;
}

/** The footnotes of a document: what stands in its text, and their words, each in the order in which they stand. */
export interface Footnotes {
  references: readonly FootnoteReference[];
  bodies: readonly FootnoteBody[];
}

export const referenceName = "footnote";
export const bodyName = "footnoteBody";

/** What was found in blocks that have not changed since; places are counted from the block's own. */
const known = new WeakMap<Node, Footnotes>();

/** The footnotes of a document. What has not changed is not looked through again. */
export function footnotesOf(doc: Node): Footnotes {
  const references: FootnoteReference[] = [];
  const bodies: FootnoteBody[] = [];
  doc.forEach((block, offset) => {
    const found = footnotesIn(block);
    for (const { id, pos } of found.references) references.push({ id, pos: offset + pos });
    for (const body of found.bodies) bodies.push({ ...body, pos: offset + body.pos, isOutermost: body.node === block });
  });
  return { references, bodies };
}

/** Where the text of a document ends, and the words of its footnotes begin, if it has some. */
export function endOfText(doc: Node): number {
  let end = doc.content.size;
  for (const block of doc.children.toReversed()) {
    if (block.type.name !== bodyName) break;
    end -= block.nodeSize;
  }
  return end;
}

/** Whether two documents have the same footnotes in the same order, wherever they stand. */
export function sameFootnotes(a: Footnotes, b: Footnotes): boolean {
  const same = (one: readonly FootnoteReference[], other: readonly FootnoteReference[]) =>
    one.length === other.length && one.every(({ id }, index) => id === other[index]?.id);
  return same(a.references, b.references) && same(a.bodies, b.bodies);
}

/** The number of each footnote: they are counted in the order in which the text first speaks of them. */
export function numbersOf(references: readonly FootnoteReference[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { id } of references) if (!numbers.has(id)) numbers.set(id, numbers.size + 1);
  return numbers;
}

/** Whether two documents may differ in a footnote or in its place: looks at the blocks that are not the same objects. */
export function differInFootnotes(before: Node, after: Node): boolean {
  let start = 0;
  const least = Math.min(before.childCount, after.childCount);
  while (start < least && before.child(start) === after.child(start)) start += 1;
  let end = 0;
  while (end < least - start && before.child(before.childCount - 1 - end) === after.child(after.childCount - 1 - end))
    end += 1;
  return hasFootnotes(before, start, end) || hasFootnotes(after, start, end);
}

function hasFootnotes(doc: Node, start: number, end: number): boolean {
  for (let index = start; index < doc.childCount - end; index += 1) {
    const { references, bodies } = footnotesIn(doc.child(index));
    if (references.length > 0 || bodies.length > 0) return true;
  }
  return false;
}

const none: Footnotes = { references: [], bodies: [] };

/** Those in a block, with the place in front of it counted as 0. */
function footnotesIn(block: Node): Footnotes {
  if (block.isTextblock) {
    let references: FootnoteReference[] | null = null;
    block.forEach((child, offset) => {
      const id = child.type.name === referenceName ? (child.attrs["id"] as string) : "";
      if (id !== "") (references ??= []).push({ id, pos: offset + 1 });
    });
    return references === null ? none : { references, bodies: [] };
  }
  // Of what is copied, it may be a piece by itself.
  if (block.type.name === referenceName) return { references: [{ id: String(block.attrs["id"]), pos: 0 }], bodies: [] };
  const before = known.get(block);
  if (before !== undefined) return before;
  const references: FootnoteReference[] = [];
  const bodies: FootnoteBody[] = [];
  const ownId = block.type.name === bodyName ? (block.attrs["id"] as string) : "";
  if (ownId !== "") bodies.push({ id: ownId, pos: 0, node: block, isOutermost: false });
  block.forEach((child, offset) => {
    const found = footnotesIn(child);
    for (const { id, pos } of found.references) references.push({ id, pos: offset + 1 + pos });
    for (const body of found.bodies) bodies.push({ ...body, pos: offset + 1 + body.pos });
  });
  const found = references.length + bodies.length === 0 ? none : { references, bodies };
  known.set(block, found);
  return found;
}
