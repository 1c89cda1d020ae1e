import type { Node } from "@tiptap/pm/model";
import { Selection } from "@tiptap/pm/state";
import * as Y from "yjs";
import { bodyName } from "#lib/document/shared-types.ts";
import { type Mirror, markerFor } from "./mirror.ts";
import { positions } from "./tree-walk.ts";
import { isVisible } from "./sequence.ts";
import type { Leaf } from "./tree.ts";

/**
 * A place in a document that stays where it is while others write: it holds on to the letter (or the beginning of a
 * block) on one of its sides. The JSON of a Yjs relative position. Splits, joins, headings and lists do not move the
 * letters, so it survives them all.
 */
export type Anchor = Readonly<Record<string, unknown>>;

/** The anchor of a position. `side` is what it holds on to: what stands before it, or what stands behind it. */
export function anchorAt(mirror: Mirror, position: number, side: "before" | "behind" = "before"): Anchor {
  const found = mirror.locate(position);
  if (side === "before") {
    const before = found === null ? null : unitBefore(mirror, found.leaf, found.offset);
    return anchor(before === null ? null : unitId(before), -1);
  }
  const behind = found === null ? firstUnit(mirror.body._start) : unitBehind(mirror, found.leaf, found.offset);
  return anchor(behind === null ? null : unitId(behind), 0);
}

/** Where an anchor is now, or null when its document does not know what it holds on to. */
export function positionOf(mirror: Mirror, place: Anchor): number | null {
  const { item: id, assoc } = Y.createRelativePositionFromJSON(place);
  if (id === null) return assoc < 0 ? firstPosition(mirror) : lastPosition(mirror);
  if (!Number.isSafeInteger(id.client) || !Number.isSafeInteger(id.clock) || id.clock < 0) return null;
  const { store } = mirror.body.doc as Y.Doc;
  if (Y.getState(store, id.client) <= id.clock) return null;
  const { item, offset } = redone(store, id);
  if (!(item instanceof Y.Item) || item.parent !== mirror.body) return null;
  // Behind the unit that it holds on to, or before it; where that is gone, where it was.
  let units = isVisible(item) ? offset + (assoc < 0 ? 1 : 0) : 0;
  if (isVisible(item) && mirror.leafOf(item) !== undefined) {
    if (assoc < 0) return startOf(mirror, mirror.leafOf(item) as Leaf) + 1;
    units = 0;
  }
  let marker: Y.Item | null = null;
  for (let left = item.left; ; left = left.left) {
    if (left === null) break;
    if (mirror.leafOf(left) !== undefined) {
      marker = left;
      break;
    }
    if (isVisible(left)) units += left.length;
  }
  const leaf = textLeaf(mirror, marker);
  if (leaf === null) return firstPosition(mirror);
  return (
    startOf(mirror, leaf) + (leaf.node.isTextblock ? 1 + Math.min(units, leaf.node.content.size) : leaf.node.nodeSize)
  );
}

/** Whether what an anchor holds on to is still in the document. */
export function isHeld(mirror: Mirror, place: Anchor): boolean {
  const { item: id } = Y.createRelativePositionFromJSON(place);
  const { store } = mirror.body.doc as Y.Doc;
  if (id === null || Y.getState(store, id.client) <= id.clock) return false;
  const { item } = redone(store, id);
  return item instanceof Y.Item && isVisible(item);
}

/** A letter, an atom or the beginning of a block in the sequence. */
interface Unit {
  item: Y.Item;
  offset: number;
}

function anchor(item: Y.ID | null, assoc: number): Anchor {
  return Y.relativePositionToJSON(new Y.RelativePosition(null, item === null ? bodyName : null, item, assoc)) as Anchor;
}

/** The unit that stands directly before an offset of a leaf; the marker of the block at its very beginning. */
function unitBefore(mirror: Mirror, leaf: Leaf, offset: number): Unit | null {
  if (offset > 0 && leaf.node.isTextblock) return unitAt(mirror, leaf, offset - 1);
  const marker = markerFor(leaf);
  return marker === null ? null : { item: marker, offset: 0 };
}

function unitBehind(mirror: Mirror, leaf: Leaf, offset: number): Unit | null {
  if (leaf.node.isTextblock && offset < leaf.node.content.size) return unitAt(mirror, leaf, offset);
  return leaf.next === null ? null : firstUnit(leaf.next.marker ?? mirror.start(leaf.next).right);
}

function firstUnit(from: Y.Item | null): Unit | null {
  for (let item = from; item !== null; item = item.right) if (isVisible(item)) return { item, offset: 0 };
  return null;
}

function unitId({ item, offset }: Unit): Y.ID {
  return Y.createID(item.id.client, item.id.clock + offset);
}

function unitAt(mirror: Mirror, leaf: Leaf, offset: number): Unit | null {
  let rest = offset;
  for (let item = mirror.start(leaf).right; item !== null; item = item.right) {
    if (!isVisible(item)) continue;
    if (rest < item.length) return { item, offset: rest };
    rest -= item.length;
  }
  return null;
}

/** What an undone and redone unit is now. */
function redone(store: Y.Doc["store"], id: Y.ID): { item: Y.Item | Y.GC; offset: number } {
  let next: Y.ID | null = id;
  for (;;) {
    const item = Y.getItem(store, next) as unknown as Y.Item | Y.GC;
    const offset = next.clock - item.id.clock;
    if (!(item instanceof Y.Item) || item.redone === null) return { item, offset };
    next = Y.createID(item.redone.client, item.redone.clock + offset);
  }
}

function textLeaf(mirror: Mirror, marker: Y.Item | null): Leaf | null {
  if (marker === null) return mirror.first;
  const leaf = mirror.leafOf(marker) ?? null;
  return leaf?.node.isTextblock === false && leaf.next?.marker === null ? leaf.next : leaf;
}

function firstPosition(mirror: Mirror): number {
  return mirror.first === null ? 0 : startOf(mirror, mirror.first) + (mirror.first.node.isTextblock ? 1 : 0);
}

function lastPosition({ node }: Mirror): number {
  return Selection.atEnd(node).head;
}

/** Where all leaves of a mirror begin, as of its last document. */
const known = new WeakMap<Mirror, { node: Node; starts: Map<Leaf, number> }>();

/** Where a leaf begins: one walk over the document for as many as are asked for. */
function startOf(mirror: Mirror, leaf: Leaf): number {
  let last = known.get(mirror);
  if (last?.node !== mirror.node) {
    last = { node: mirror.node, starts: positions(mirror.root.children, 0) };
    known.set(mirror, last);
  }
  return last.starts.get(leaf) ?? 0;
}
