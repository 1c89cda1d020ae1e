import type { Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import { bodyName, type Footnotes, footnotesOf, numbersOf } from "#lib/document/footnotes.ts";

interface Range {
  from: number;
  to: number;
}

/** What transactions have put in, as places in the document after them. */
export function insertedRanges(transactions: readonly Transaction[]): Range[] {
  const ranges: Range[] = [];
  for (const { mapping } of transactions) {
    for (const map of mapping.maps) {
      for (const range of ranges) {
        range.from = map.map(range.from, 1);
        range.to = map.map(range.to, -1);
      }
      map.forEach((_, __, from, to) => ranges.push({ from, to }));
    }
  }
  return ranges;
}

/** What a change brings about besides itself. */
export interface Settling {
  tr: Transaction;
  before: Footnotes;
  /** Whether a place is in what the change put in. */
  isInserted: (pos: number) => boolean;
  /** Words that came with what was pasted. */
  brought: ReadonlyMap<string, Node>;
  /** What footnotes of this paste are called here, by what they were called; grows. */
  names: Map<string, string>;
  /** Words that went some time ago. */
  gone: ReadonlyMap<string, Node>;
  newId: () => string;
}

/** Makes references and words agree again after a change. */
export function settle(settling: Settling): void {
  const { tr, before, isInserted, brought, gone } = settling;
  const words = nameCopies(settling);
  removeLost(tr, before);
  const { references, bodies } = footnotesOf(tr.doc);
  const present = new Set(bodies.map(({ id }) => id));
  const had = new Set(before.references.map(({ id }) => id));
  const hadWords = new Map(before.bodies.map(({ id, node }) => [id, node]));
  const missing = new Map<string, Node>();
  const wordless: number[] = [];
  for (const { id, pos } of references) {
    if (present.has(id)) continue;
    // Put in: it has the words that it came with. There before, its words were deleted, and it goes with them.
    if (isInserted(pos) || !had.has(id)) {
      const known = words.get(id) ?? brought.get(id) ?? hadWords.get(id) ?? gone.get(id);
      const body = known ?? emptyBody(tr.doc.type.schema.nodes, id);
      if (body !== null && !missing.has(id)) missing.set(id, named(body, id));
    } else if (hadWords.has(id)) wordless.push(pos);
  }
  for (const pos of wordless.toReversed()) tr.delete(pos, pos + 1);
  insertBodies(tr, missing);
  putInOrder(tr);
}

/** A reference that is put in beside one of its name, or with other words, is a footnote of its own. Gives the words of those. */
function nameCopies({ tr, before, isInserted, brought, names, newId }: Settling): Map<string, Node> {
  const { references, bodies } = footnotesOf(tr.doc);
  const kept = new Set(references.filter(({ pos }) => !isInserted(pos)).map(({ id }) => id));
  const present = new Map([...before.bodies, ...bodies].map(({ id, node }) => [id, node]));
  const words = new Map<string, Node>();
  for (const { id, pos } of references) {
    if (!isInserted(pos)) continue;
    if (!names.has(id)) {
      const [own, other] = [brought.get(id), present.get(id)];
      const isOther = own !== undefined && other !== undefined && !own.content.eq(other.content);
      const name = kept.has(id) || isOther ? newId() : id;
      names.set(id, name);
      const body = own ?? other;
      if (name !== id && body !== undefined) words.set(name, body);
    }
    const name = names.get(id) ?? id;
    if (name !== id) tr.setNodeAttribute(pos, "id", name);
  }
  return words;
}

/** Words whose reference is gone go; with these perhaps references in them, and so on. */
function removeLost(tr: Transaction, before: Footnotes): void {
  for (;;) {
    const { references, bodies } = footnotesOf(tr.doc);
    const isThere = new Set(references.map(({ id }) => id));
    const lost = new Set(before.references.map(({ id }) => id).filter((id) => !isThere.has(id)));
    const going = bodies.filter(({ id }) => lost.has(id));
    let end = 0;
    // One within another goes with it.
    const outer = going.filter(({ pos, node }) => {
      if (pos < end) return false;
      end = pos + node.nodeSize;
      return true;
    });
    if (outer.length === 0) return;
    for (const { pos, node } of outer.toReversed()) removeBlock(tr, pos, node);
  }
}

/**
 * Puts words where they belong at the end of the document: behind those of the footnote before, else before those of the one behind, else at the end.
 */
export function insertBodies(tr: Transaction, missing: ReadonlyMap<string, Node>): void {
  if (missing.size === 0) return;
  const { references, bodies } = footnotesOf(tr.doc);
  const atEnd = new Map(bodies.filter(({ isOutermost }) => isOutermost).map((body) => [body.id, body]));
  const places: { pos: number; bodies: Node[] }[] = [];
  let here: { pos: number | null; bodies: Node[] } = { pos: null, bodies: [] };
  for (const id of numbersOf(references).keys()) {
    const present = atEnd.get(id);
    const body = missing.get(id);
    if (body !== undefined) here.bodies.push(body);
    if (present === undefined) continue;
    if (here.bodies.length > 0) places.push({ pos: here.pos ?? present.pos, bodies: here.bodies });
    here = { pos: present.pos + present.node.nodeSize, bodies: [] };
  }
  if (here.bodies.length > 0) places.push({ pos: here.pos ?? tr.doc.content.size, bodies: here.bodies });
  for (const place of places.toSorted((a, b) => b.pos - a.pos)) tr.insert(place.pos, place.bodies);
}

/** Moves as few as can be, so that the words at the end stand in the order of their references. */
function putInOrder(tr: Transaction): void {
  const { references, bodies } = footnotesOf(tr.doc);
  const numbers = numbersOf(references);
  const atEnd = bodies.filter(({ id, isOutermost }) => isOutermost && numbers.has(id));
  const stays = longestRise(atEnd.map(({ id }) => numbers.get(id) ?? 0));
  const moving = atEnd.filter(
    ({ id }, index) => !stays.has(index) && atEnd.findIndex((each) => each.id === id) === index,
  );
  for (const { pos, node } of moving.toReversed()) tr.delete(pos, pos + node.nodeSize);
  insertBodies(tr, new Map(moving.map(({ id, node }) => [id, node])));
}

function named(body: Node, id: string): Node {
  return body.type.create({ ...body.attrs, id }, body.content, body.marks);
}

/** The indices of the longest row of numbers that grow. */
function longestRise(numbers: readonly number[]): Set<number> {
  if (numbers.every((number, index) => index === 0 || number >= (numbers[index - 1] ?? 0)))
    return new Set(numbers.keys());
  const lengths: number[] = [];
  const previous: number[] = [];
  for (const [index, number] of numbers.entries()) {
    lengths[index] = 1;
    previous[index] = -1;
    for (let other = 0; other < index; other += 1) {
      const length = (lengths[other] ?? 0) + 1;
      if ((numbers[other] ?? 0) > number || length <= (lengths[index] ?? 1)) continue;
      lengths[index] = length;
      previous[index] = other;
    }
  }
  const rise = new Set<number>();
  for (let index = lengths.indexOf(Math.max(...lengths)); index >= 0; index = previous[index] ?? -1) rise.add(index);
  return rise;
}

/** Deletes a block of a document, which is never without one. */
export function removeBlock(tr: Transaction, pos: number, node: Node): void {
  const $pos = tr.doc.resolve(pos);
  if ($pos.parent.childCount > 1) tr.delete(pos, pos + node.nodeSize);
  else tr.replaceWith(pos, pos + node.nodeSize, tr.doc.type.schema.nodes["paragraph"]?.create() ?? []);
}

/** Words of a footnote that has none yet. */
export function emptyBody(nodes: Node["type"]["schema"]["nodes"], id: string): Node | null {
  return nodes[bodyName]?.createAndFill({ id }) ?? null;
}
