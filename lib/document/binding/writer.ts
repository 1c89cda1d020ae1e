import { Mark, type Node } from "@tiptap/pm/model";
import type { Step } from "@tiptap/pm/transform";
import * as Y from "yjs";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { unknownNames } from "#lib/document/schema/unknown.ts";
import { createContainer, readContainer, updateContainer } from "./containers.ts";
import { formatChanges, formatsOf, marksOf } from "./marks.ts";
import { type Mirror, markerFor, positions } from "./mirror.ts";
import {
  type Formats,
  type Place,
  advance,
  format,
  insert,
  insertMarker,
  markerName,
  plain,
  remove,
  sameValue,
} from "./sequence.ts";
import { Branch, Leaf, ownKeys } from "./tree.ts";

/** A block of the document as it is to be. */
interface Wanted {
  node: Node;
  position: number;
  /** The containers around it, from the outside in. */
  around: WantedContainer[];
  /** The block that it is, if there is one already. */
  leaf: Leaf | null;
}

interface WantedContainer {
  node: Node;
  position: number;
  branch: Branch | null;
  /** Known once it has been written. Null for what only repairs a view. */
  id: string | null;
}

/** A range of the old document and what takes its place. */
interface Range {
  oldFrom: number;
  oldTo: number;
  newFrom: number;
  newTo: number;
}

/** A unit of the sequence or a run of such: where a block begins, text, or something within a line. */
type Piece =
  | { kind: "block"; position: number; leaf: Leaf | null; wanted: Wanted | null }
  | { kind: "text"; position: number; text: string; marks: readonly Mark[] }
  | { kind: "atom"; position: number; node: Node };

/**
 * Writes steps of ProseMirror into the sequence, each as the smallest change that means the same: what a step leaves
 * in place stays the same items, so whatever others do to it at that moment still finds it.
 */
export class Writer {
  readonly #mirror: Mirror;
  readonly #transaction: Y.Transaction;

  constructor(mirror: Mirror, transaction: Y.Transaction) {
    this.#mirror = mirror;
    this.#transaction = transaction;
  }

  /** Writes one step, and leaves the mirror as the sequence then is. */
  step(step: Step, before: Node, after: Node): void {
    if (before === after) return;
    const ranges: Range[] = [];
    step.getMap().forEach((oldFrom, oldTo, newFrom, newTo) => ranges.push({ oldFrom, oldTo, newFrom, newTo }));
    const [range] = ranges;
    if (ranges.length === 1 && range !== undefined && this.#typed(range, after)) return;
    // A node that is replaced by itself with other looks keeps its size.
    const keepsSizes = ranges.every(({ oldFrom, oldTo, newFrom, newTo }) => oldTo - oldFrom === newTo - newFrom);
    if (keepsSizes && this.#restyled(after)) return;
    this.#change(after, ranges);
  }

  /** Writes the difference between the mirror's document and another, for where there are no steps to go by. */
  difference(after: Node): void {
    const before = this.#mirror.node;
    if (before !== after && sameTokens(before, after)) {
      // The same letters in the same blocks: whatever looks otherwise, no letter is written again.
      this.#change(after, []);
      if (this.#mirror.node.eq(after)) return;
    }
    const start = this.#mirror.node.content.findDiffStart(after.content);
    if (start === null) return;
    const end = this.#mirror.node.content.findDiffEnd(after.content) as { a: number; b: number };
    const overlap = Math.max(0, start - Math.min(end.a, end.b));
    this.#change(after, [{ oldFrom: start, oldTo: end.a + overlap, newFrom: start, newTo: end.b + overlap }]);
    if (!this.#mirror.node.eq(after)) this.#change(after, []);
  }

  /** Text typed, deleted or replaced within one block: by far the most frequent step. */
  #typed({ oldFrom, oldTo, newFrom, newTo }: Range, after: Node): boolean {
    const found = this.#mirror.locate(oldFrom);
    if (found === null) return false;
    const { leaf, start } = found;
    const size = leaf.node.content.size;
    const [from, to] = [oldFrom - start - 1, oldTo - start - 1];
    if (!leaf.node.isTextblock || from < 0 || to > size || leaf.marker === null) return false;
    const $new = after.resolve(newFrom);
    if (!$new.parent.isTextblock || newTo > $new.end() || $new.parentOffset !== from) return false;
    if (!$new.parent.sameMarkup(leaf.node) || $new.parent.content.size !== size - (to - from) + (newTo - newFrom))
      return false;
    const typed = pieces($new.parent, $new.start() - 1, newFrom, newTo);
    const { old, new: fresh, cursor, atoms } = trim(pieces(leaf.node, start, oldFrom, oldTo), typed, oldFrom);
    for (const atom of atoms) this.#atomAt(atom);
    this.#replace(old, fresh, cursor, () => $new.parent);
    const { read } = this.#mirror.refresh(new Set([leaf.marker]), "where needed");
    if (read.size === 1 && leaf.node.eq($new.parent)) this.#mirror.adoptAt(leaf, $new);
    return true;
  }

  /**
   * Other types, attributes and marks of what stays in place. Only what differs is looked at, however large the table is that
   * it is in. Returns false, with nothing written, where more than looks differs.
   */
  #restyled(after: Node): boolean {
    const mirror = this.#mirror;
    const leaves: { leaf: Leaf; node: Node }[] = [];
    const branches: { branch: Branch; node: Node }[] = [];
    const compare = (child: Branch | Leaf, node: Node): boolean => {
      if (child.node === node) return true;
      if (child instanceof Leaf) {
        leaves.push({ leaf: child, node });
        return child.marker !== null && child.node.isTextblock === node.isTextblock && sameTokens(child.node, node);
      }
      if (!child.node.sameMarkup(node)) {
        branches.push({ branch: child, node });
        if (child.id === null || node.isLeaf || node.isTextblock || mirror.countOf(child.id) > 1) return false;
      }
      if (child.children.length !== node.childCount) return false;
      return child.children.every((inner, index) => compare(inner, node.child(index)));
    };
    if (!compare(mirror.root, after)) return false;
    for (const { branch, node } of branches) {
      updateContainer(mirror.containers, branch.id as string, changes(branch.node, node));
    }
    for (const { leaf, node } of leaves) this.#looks(leaf, node, true);
    mirror.refresh(new Set(leaves.map(({ leaf }) => leaf.marker)), "where needed");
    if (leaves.every(({ leaf, node }) => leaf.node.eq(node)) && (branches.length === 0 || mirror.readsAs(branches))) {
      mirror.adopt(after);
    } else if (branches.length > 0) mirror.refresh(new Set(), "everywhere");
    return true;
  }

  #change(after: Node, ranges: readonly Range[]): void {
    const mirror = this.#mirror;
    const before = mirror.node;
    const { prefix, oldEnd, newEnd } = differingChildren(before, after);
    const oldChildren = mirror.root.children.slice(prefix, oldEnd);
    const start = offsetOf(before, prefix);
    const oldPositions = positions(oldChildren, start);
    const wanted = wantedBlocks(after, prefix, newEnd, start);
    const [oldLimit, newLimit] = [offsetOf(before, oldEnd), offsetOf(after, newEnd)];
    const clipped = ranges.flatMap(({ oldFrom, oldTo, newFrom, newTo }): Range[] => {
      const range = {
        oldFrom: Math.max(oldFrom, start),
        oldTo: Math.min(oldTo, oldLimit),
        newFrom: Math.max(newFrom, start),
        newTo: Math.min(newTo, newLimit),
      };
      return range.oldFrom > range.oldTo || range.newFrom > range.newTo ? [] : [range];
    });
    const dirty = new Set<Y.Item | null>();
    for (const leaf of oldPositions.keys()) dirty.add(markerFor(leaf));
    // What is inserted before the first block of the span stands, in the sequence, behind the text of the one before.
    const leafBefore = mirror.locate(start)?.leaf;
    dirty.add(leafBefore === undefined ? null : markerFor(leafBefore));

    const inner = clipped.map((range) => ({
      range,
      old: [...oldPositions].flatMap(([leaf, position]) => oldPieces(leaf, position, range)),
      new: wanted.flatMap((block) => newPieces(block, range)),
    }));
    identify(wanted, oldPositions, clipped);
    const trimmed = inner.map((each) => ({ range: each.range, ...trim(each.old, each.new, each.range.oldFrom) }));
    this.#containers(wanted, oldChildren, start, clipped);
    const edits = trimmed.map(({ range, old, new: fresh, cursor }) => ({
      position: range.oldFrom,
      write: () => this.#replace(old, fresh, cursor, (position) => blockAt(wanted, position).node),
    }));
    for (const { atoms } of trimmed) {
      for (const atom of atoms) edits.push({ position: atom.position, write: () => this.#atomAt(atom) });
    }
    for (const [index, block] of wanted.entries()) {
      const { leaf } = block;
      if (leaf?.marker !== null || isImplied(block, wanted[index - 1] ?? null)) continue;
      edits.push({ position: oldPositions.get(leaf) ?? 0, write: () => this.#mark(block, leaf) });
    }
    // From the end, so that what is not yet written still is where it was.
    for (const { write } of edits.toReversed().toSorted((a, b) => b.position - a.position)) write();
    for (const block of wanted) this.#block(block, ranges.length === 0);
    mirror.refresh(dirty, "where read");
    if (mirror.node.eq(after)) mirror.adopt(after);
  }

  /** The containers around the blocks: new ones are made, changed ones changed, and each gets to know its id. */
  #containers(
    wanted: readonly Wanted[],
    oldChildren: readonly (Branch | Leaf)[],
    start: number,
    ranges: readonly Range[],
  ): void {
    const all = new Set(wanted.flatMap(({ around }) => around));
    const old = branchPositions(oldChildren, start);
    const taken = new Set<Branch>();
    const give = (container: WantedContainer, branch: Branch | undefined) => {
      if (branch === undefined || taken.has(branch)) return;
      taken.add(branch);
      container.branch = branch;
    };
    const byPosition = new Map([...old].map(([branch, position]) => [position, branch]));
    for (const container of all) {
      const position = oldPosition(container.position, ranges);
      if (position !== null) give(container, byPosition.get(position));
    }
    for (const { oldFrom, oldTo, newFrom, newTo } of ranges) {
      const before = [...old]
        .filter(([, position]) => position >= oldFrom && position < oldTo)
        .map(([branch]) => branch);
      const now = [...all].filter(({ position }) => position >= newFrom && position < newTo);
      for (const [index, container] of now.entries()) {
        const branch = before[index];
        if (before.length === now.length || branch?.node.type === container.node.type) give(container, branch);
      }
    }
    const { containers } = this.#mirror;
    for (const container of all) {
      const { branch, node } = container;
      const changed = branch === null ? [] : changes(branch.node, node);
      // What came between its blocks may have made two of one. A change of one of them makes it one of its own.
      const isShared = changed.length > 0 && branch !== null && this.#mirror.countOf(branch.id) > 1;
      if (branch === null || isShared) {
        const [type, attributes] = containerRecord(node);
        const known = branch?.id === undefined || branch.id === null ? null : readContainer(containers, branch.id);
        // What this version does not know of it goes with it.
        const all = known === null ? attributes : { ...unknownTo(node, known.attributes), ...attributes };
        container.id = createContainer(this.#transaction, containers, type, all);
        continue;
      }
      container.id = branch.id;
      if (branch.id !== null) updateContainer(containers, branch.id, changed);
    }
  }

  /** Takes old pieces of the sequence out and puts new ones in. `cursor` is where, in the old document. */
  #replace(old: readonly Piece[], fresh: readonly Piece[], cursor: number, blockOf: (position: number) => Node): void {
    if (old.length === 0 && fresh.length === 0) return;
    const units = old.reduce((count, piece) => count + (piece.kind === "text" ? piece.text.length : 1), 0);
    let place = this.#placeAt(cursor);
    const { body, schema } = this.#mirror;
    if (units > 0) remove(this.#transaction, body, place, units);
    for (const piece of fresh) {
      if (piece.kind === "block") {
        place = insertMarker(this.#transaction, body, place, markerElement(piece.wanted as Wanted));
        continue;
      }
      const { type } = blockOf(piece.position);
      const marks = piece.kind === "text" ? piece.marks : piece.node.marks;
      const accepts = (formats: Formats) => Mark.sameSet(type.allowedMarks(marksOf(formats, schema)), marks);
      const content = piece.kind === "text" ? piece.text : inlineElement(piece.node);
      place = insert(this.#transaction, body, place, content, formatsOf(marks), accepts);
    }
  }

  /** The place behind the last unit before a position of the old document. */
  #placeAt(position: number): Place {
    const found = this.#mirror.locate(position);
    if (found === null) return { left: null, right: this.#mirror.body._start, formats: plain };
    const { leaf, offset } = found;
    return advance(this.#transaction, this.#mirror.start(leaf), leaf.node.isTextblock ? offset : 0);
  }

  /** Gives a marker to text that had none. */
  #mark(wanted: Wanted, leaf: Leaf): void {
    insertMarker(this.#transaction, this.#mirror.body, this.#mirror.start(leaf), markerElement(wanted));
  }

  /** Brings one block that was there already to what it should be: type, attributes, marks, containers, formats. */
  #block(wanted: Wanted, formats: boolean): void {
    const { leaf, node } = wanted;
    if (leaf === null) return;
    this.#looks(leaf, node, formats);
    if (leaf.marker === null) return;
    const path = pathOf(wanted);
    const element = (leaf.marker.content as Y.ContentType).type as Y.XmlElement;
    if (path.join("/") !== leaf.path.join("/")) {
      setAttribute(element, ownKeys.path, path.length === 0 ? undefined : path.join("/"));
    }
  }

  /** Type, attributes and marks of a block, and with `formats` those of its text. */
  #looks(leaf: Leaf, node: Node, formats: boolean): void {
    if (formats && !leaf.node.content.eq(node.content)) this.#formats(leaf, node);
    if (leaf.marker === null) return;
    const element = (leaf.marker.content as Y.ContentType).type as Y.XmlElement;
    for (const [name, value] of changes(leaf.node, node)) setAttribute(element, name, value);
  }

  /** The same text with other marks, the same atoms with other attributes. */
  #formats(leaf: Leaf, node: Node): void {
    const open = new Map<string, { from: number; to: number; key: string; value: unknown }>();
    const spans: { from: number; to: number; key: string; value: unknown }[] = [];
    for (const { from, to, before, after } of pairedRuns(leaf.node, node)) {
      if (!before.isText && before.type === after.type && !sameValue(before.attrs, after.attrs))
        this.#atom(leaf, from, before, after);
      for (const [key, value] of formatChanges(before.marks, after.marks)) {
        const last = open.get(key);
        if (last !== undefined && last.to === from && sameValue(last.value, value)) last.to = to;
        else {
          const span = { from, to, key, value };
          open.set(key, span);
          spans.push(span);
        }
      }
    }
    for (const { from, to, key, value } of spans) {
      const place = advance(this.#transaction, this.#mirror.start(leaf), from);
      format(this.#transaction, this.#mirror.body, place, to - from, key, value);
    }
  }

  #atomAt({ position, before, after }: ChangedAtom): void {
    const found = this.#mirror.locate(position + 1);
    if (found === null) return;
    const offset = found.offset - 1;
    this.#atom(found.leaf, offset, before, after);
    for (const [key, value] of formatChanges(before.marks, after.marks)) {
      const place = advance(this.#transaction, this.#mirror.start(found.leaf), offset);
      format(this.#transaction, this.#mirror.body, place, 1, key, value);
    }
  }

  #atom(leaf: Leaf, offset: number, before: Node, after: Node): void {
    const { left } = advance(this.#transaction, this.#mirror.start(leaf), offset + 1);
    const element = left?.content instanceof Y.ContentType ? left.content.type : null;
    if (!(element instanceof Y.XmlElement)) return;
    for (const [name, value] of attributeChanges(before, after)) setAttribute(element, name, value);
  }
}

/** Whether two documents have the same letters, atoms, blocks and containers at the same positions, however they look. */
function sameTokens(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.nodeSize !== b.nodeSize || a.isLeaf !== b.isLeaf || a.isTextblock !== b.isTextblock) return false;
  if (a.isTextblock) return lettersOf(a) === lettersOf(b);
  return a.childCount === b.childCount && a.children.every((child, index) => sameTokens(child, b.child(index)));
}

function lettersOf(block: Node): string {
  return block.textBetween(0, block.content.size, "", (leaf) => `\u{fffc}${leaf.type.name}\u{fffc}`);
}

/** The children of two documents that are not the same objects: from, and to in each. */
function differingChildren(before: Node, after: Node): { prefix: number; oldEnd: number; newEnd: number } {
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

function offsetOf(doc: Node, index: number): number {
  let offset = 0;
  for (let child = 0; child < index; child++) offset += doc.child(child).nodeSize;
  return offset;
}

function wantedBlocks(doc: Node, from: number, to: number, start: number): Wanted[] {
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

function branchPositions(children: readonly (Branch | Leaf)[], from: number): Map<Branch, number> {
  const found = new Map<Branch, number>();
  const walk = (siblings: readonly (Branch | Leaf)[], start: number): void => {
    let at = start;
    for (const child of siblings) {
      if (child instanceof Branch) {
        found.set(child, at);
        walk(child.children, at + 1);
      }
      at += child.node.nodeSize;
    }
  };
  walk(children, from);
  return found;
}

/** Where a token of the new document was in the old one; null if a range brought it. */
function oldPosition(position: number, ranges: readonly Range[]): number | null {
  let shift = 0;
  for (const { oldFrom, oldTo, newFrom, newTo } of ranges) {
    if (position < newFrom) break;
    if (position < newTo) return null;
    shift = oldTo - oldFrom - (newTo - newFrom) + shift;
  }
  return position + shift;
}

/** Finds for each wanted block the one that it is already: the step left its beginning in place. */
function identify(wanted: readonly Wanted[], oldPositions: ReadonlyMap<Leaf, number>, ranges: readonly Range[]): void {
  const byPosition = new Map([...oldPositions].map(([leaf, position]) => [position, leaf]));
  for (const block of wanted) {
    const position = oldPosition(block.position, ranges);
    if (position !== null) block.leaf = byPosition.get(position) ?? null;
  }
}

/** The block that a position is in, among blocks in order. */
function blockAt(wanted: readonly Wanted[], position: number): Wanted {
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

/** The pieces of a block's content that lie between two positions. */
function pieces(block: Node, position: number, from: number, to: number): Piece[] {
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

function oldPieces(leaf: Leaf, position: number, { oldFrom, oldTo }: Range): Piece[] {
  const begins = leaf.marker !== null && position >= oldFrom && position < oldTo;
  return [
    ...(begins ? [{ kind: "block" as const, position, leaf, wanted: null }] : []),
    ...pieces(leaf.node, position, oldFrom, oldTo),
  ];
}

function newPieces(wanted: Wanted, { newFrom, newTo }: Range): Piece[] {
  const begins = wanted.position >= newFrom && wanted.position < newTo;
  return [
    ...(begins ? [{ kind: "block" as const, position: wanted.position, leaf: null, wanted }] : []),
    ...pieces(wanted.node, wanted.position, newFrom, newTo),
  ];
}

/** Something within a line that stays and looks otherwise. */
interface ChangedAtom {
  position: number;
  before: Node;
  after: Node;
}

/** Takes off what is the same at both ends. A block that begins in both is the same block, and may change its looks. */
function trim(
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

/** Two blocks of the same text, cut where either's marks change. */
function pairedRuns(before: Node, after: Node): { from: number; to: number; before: Node; after: Node }[] {
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

/** Whether a block without a marker shows as it should without one. */
function isImplied(block: Wanted, previous: Wanted | null): boolean {
  const { node, leaf } = block;
  if (node.type.name !== "paragraph" || changes(node.type.create(), node).length > 0) return false;
  const before = previous ?? leaf?.previous ?? null;
  if (before === null) return pathOf(block).length === 0 && (node.content.size > 0 || leaf?.next === null);
  const path = before instanceof Leaf ? before.path : pathOf(before);
  return node.content.size > 0 && before.node.isLeaf && path.join("/") === pathOf(block).join("/");
}

function pathOf({ around }: Wanted): string[] {
  return around.flatMap(({ id }) => (id === null ? [] : [id]));
}

/** A new marker, with all that it says. */
function markerElement(wanted: Wanted): Y.XmlElement {
  const element = new Y.XmlElement(markerName);
  const { node } = wanted;
  for (const [name, value] of changes(null, node)) setAttribute(element, name, value);
  const path = pathOf(wanted);
  if (path.length > 0) setAttribute(element, ownKeys.path, path.join("/"));
  return element;
}

function inlineElement(node: Node): Y.XmlElement {
  const unknown = node.type.name === unknownNames.inline;
  const element = new Y.XmlElement(unknown ? String(node.attrs["type"]) : node.type.name);
  for (const [name, value] of attributeChanges(null, node)) setAttribute(element, name, value);
  return element;
}

/** The type of a container and all that it says. */
function containerRecord(node: Node): [type: string, attributes: Record<string, unknown>] {
  const { [ownKeys.type]: type = "paragraph", ...rest } = Object.fromEntries(changes(null, node));
  return [String(type), rest];
}

/** Of some attributes those that a node of this schema has no rule for. */
function unknownTo({ type }: Node, attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const rules = rulesOf(type.name);
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => !Object.hasOwn(rules, name) && !name.startsWith("$")),
  );
}

function setAttribute(element: Y.XmlElement, name: string, value: unknown): void {
  if (value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value as string);
}

/** What has to be said of a node that was another: its type, attributes and marks. `undefined` says: as by default. */
function changes(before: Node | null, after: Node): [name: string, value: unknown][] {
  const [typeBefore, typeAfter] = [before === null ? "paragraph" : typeOf(before), typeOf(after)];
  return [
    ...(typeBefore === typeAfter
      ? []
      : [[ownKeys.type, typeAfter === "paragraph" ? undefined : typeAfter] as [string, unknown]]),
    ...attributeChanges(before, after),
    ...formatChanges(before?.marks ?? [], after.marks).map(([key, value]): [string, unknown] => [
      `${ownKeys.mark}${key}`,
      value ?? undefined,
    ]),
  ];
}

function attributeChanges(before: Node | null, after: Node): [name: string, value: unknown][] {
  const [old, now] = [before === null ? {} : storedAttributes(before), storedAttributes(after)];
  // A node of another type says everything anew: what the old type said must not come back with it.
  const anew = before !== null && typeOf(before) !== typeOf(after);
  const changed: [string, unknown][] = [];
  for (const name of Object.keys(old)) if (!(name in now)) changed.push([name, undefined]);
  for (const name of anew ? Object.keys(rulesOf(after.type.name)) : []) {
    if (!(name in now) && !(name in old)) changed.push([name, undefined]);
  }
  for (const [name, value] of Object.entries(now)) if (!sameValue(old[name], value)) changed.push([name, value]);
  return changed;
}

function typeOf(node: Node): string {
  return isStandIn(node) ? String(node.attrs["type"]) : node.type.name;
}

/** The attributes of a node that are not what they are by default. */
function storedAttributes(node: Node): Record<string, unknown> {
  if (isStandIn(node)) return (node.attrs["attributes"] ?? {}) as Record<string, unknown>;
  const rules = rulesOf(node.type.name);
  return Object.fromEntries(
    Object.entries(node.attrs).filter(([name, value]) => !sameValue(value, rules[name]?.default ?? null)),
  );
}

function isStandIn(node: Node): boolean {
  const { name } = node.type;
  return name === unknownNames.block || name === unknownNames.container || name === unknownNames.inline;
}
