import { Mark, type Node } from "@tiptap/pm/model";
import type { Step } from "@tiptap/pm/transform";
import * as Y from "yjs";
import { differingChildren, offsetOf, pairedRuns, sameTokens } from "./comparison.ts";
import { createContainer, readContainer, updateContainer } from "./containers.ts";
import { formatChanges, formatsOf, marksOf } from "./marks.ts";
import { type Mirror, markerFor } from "./mirror.ts";
import { type ChangedAtom, type Piece, newPieces, oldPieces, pieces, trim } from "./pieces.ts";
import {
  attributeChanges,
  changes,
  containerRecord,
  inlineElement,
  markerElement,
  setAttribute,
  unknownTo,
} from "./records.ts";
import { type Fresh, type Place, advance, format, insert, plain, remove, sameValue } from "./sequence.ts";
import { type Range, composedRanges } from "./ranges.ts";
import { branchPositions, positions } from "./tree-walk.ts";
import { type Branch, Leaf, ownKeys } from "./tree.ts";
import { type Wanted, type WantedContainer, blockAt, identify, oldPosition, pathOf, wantedBlocks } from "./wanted.ts";

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

  /**
   * Writes steps that lead from the mirror's document to another, all as one change, and leaves the mirror as the sequence then
   * is. Nothing is written twice: an undo could not get past what a change both wrote and overwrote.
   */
  steps(steps: readonly Step[], after: Node): void {
    const ranges = composedRanges(steps.map((step) => step.getMap()));
    const [range] = ranges;
    if (ranges.length === 1 && range !== undefined && this.#typed(range, after)) return;
    // A node that is replaced by itself with other looks keeps its size.
    const keepsSizes = ranges.every(({ oldFrom, oldTo, newFrom, newTo }) => oldTo - oldFrom === newTo - newFrom);
    if (keepsSizes && this.#restyled(after)) return;
    this.#change(after, ranges);
  }

  /**
   * Writes the difference between the mirror's document and another by what is known of it: which ranges became which, in
   * order. What is in none of them is the same letters.
   */
  ranges(after: Node, ranges: readonly Range[]): void {
    this.#change(after, ranges);
    if (!this.#mirror.node.eq(after)) this.difference(after);
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
    const place = this.#placeAt(cursor);
    const { body, schema } = this.#mirror;
    if (units > 0) remove(this.#transaction, body, place, units);
    const run = fresh.map((piece): Fresh => {
      if (piece.kind === "block") return { kind: "marker", element: markerElement(piece.wanted as Wanted) };
      const { type } = blockOf(piece.position);
      const marks = piece.kind === "text" ? piece.marks : piece.node.marks;
      return {
        kind: "content",
        content: piece.kind === "text" ? piece.text : inlineElement(piece.node),
        wanted: formatsOf(marks),
        accepts: (formats) => Mark.sameSet(type.allowedMarks(marksOf(formats, schema)), marks),
      };
    });
    insert(this.#transaction, body, place, run);
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
    const { body } = this.#mirror;
    insert(this.#transaction, body, this.#mirror.start(leaf), [{ kind: "marker", element: markerElement(wanted) }]);
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

/** Whether a block without a marker shows as it should without one. */
function isImplied(block: Wanted, previous: Wanted | null): boolean {
  const { node, leaf } = block;
  if (node.type.name !== "paragraph" || changes(node.type.create(), node).length > 0) return false;
  const before = previous ?? leaf?.previous ?? null;
  if (before === null) return pathOf(block).length === 0 && (node.content.size > 0 || leaf?.next === null);
  const path = before instanceof Leaf ? before.path : pathOf(before);
  return node.content.size > 0 && before.node.isLeaf && path.join("/") === pathOf(block).join("/");
}
