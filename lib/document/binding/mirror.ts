import type { Node, ResolvedPos, Schema } from "@tiptap/pm/model";
import type * as Y from "yjs";
import { assert } from "#lib/std/assert.ts";
import { readContainer } from "./containers.ts";
import { type Kept, KeptTracker } from "./kept.ts";
import { type ReadBlock, readBlocks } from "./reader.ts";
import { type Place, isMarker, plain } from "./sequence.ts";
import { TopIndex } from "./top-index.ts";
import { collectBranches, firstLeaf, leafAfter, leafBefore, positions, sum, topOf } from "./tree-walk.ts";
import { Branch, Leaf, containerLooks, growTree, implicitNode, leafNode, takesText, withChildren } from "./tree.ts";

/** A span of the document's own children that a change is within. */
export interface Span {
  /** Where it begins, and where it ended before the change. */
  start: number;
  oldEnd: number;
  children: readonly (Branch | Leaf)[];
}

/** Where the tree is made anew: where blocks came, went or moved; around all that is read; or, as containers changed, everywhere. */
export type Regrow = "where needed" | "where read" | "everywhere";

/** What a refresh came to. */
export interface Refreshed {
  /** The document before and after. */
  before: Node;
  after: Node;
  /** Children of the document outside of this span are the same objects. Null: nothing changed. */
  span: Span | null;
  /** Old places of the leaves within the span. */
  oldPositions: ReadonlyMap<Leaf, number>;
  /** The size that the content of each leaf that was read had. */
  oldSizes: ReadonlyMap<Leaf, number>;
  /** What was read anew was made of these, in order. */
  kept: readonly Kept[];
  /** The leaves that were read anew, those of before among them. */
  read: ReadonlySet<Leaf>;
  /** Only what is within blocks differs: no block came, went or moved. */
  sameShape: boolean;
}

/**
 * A document as ProseMirror has it, beside the sequence that it is made of: every block knows its marker, every container
 * its id. It is always what the sequence says; `refresh` reads again what may have changed.
 */
export class Mirror {
  readonly body: Y.XmlText;
  readonly containers: Y.Map<unknown>;
  readonly schema: Schema;
  root: Branch;
  first: Leaf | null = null;
  readonly #byMarker = new Map<Y.Item, Leaf>();
  readonly #tops = new TopIndex();

  constructor(schema: Schema, body: Y.XmlText, containers: Y.Map<unknown>) {
    this.schema = schema;
    this.body = body;
    this.containers = containers;
    this.root = new Branch(null, schema.topNodeType.create(), []);
    const blocks = readBlocks(body, schema, { start: null, end: null });
    const leaves = this.#leavesOf(blocks, true).map(({ leaf, ...fields }) => Object.assign(leaf, fields));
    this.#link(null, leaves, null);
    const children = growTree(schema, containers, leaves, new Map());
    this.root = new Branch(null, withChildren(this.root.node, children), children);
  }

  get node(): Node {
    return this.root.node;
  }

  /** The leaf of a marker. */
  leafOf(marker: Y.Item): Leaf | undefined {
    return this.#byMarker.get(marker);
  }

  /**
   * The marker whose text an item is among, as of the last refresh; null before the first one. `seen` remembers, for those
   * who ask for many neighbours.
   */
  markerBefore(item: Y.Item, seen?: Map<Y.Item, Y.Item | null>): Y.Item | null {
    let found: Y.Item | null = null;
    for (let left = item.left; left !== null; left = left.left) {
      if (isMarker(left) && this.#byMarker.has(left)) {
        found = left;
        break;
      }
      const known = seen?.get(left);
      if (known !== undefined) {
        found = known;
        break;
      }
    }
    seen?.set(item, found);
    return found;
  }

  /** Whether the containers of these branches now say what the nodes do. */
  readsAs(branches: readonly { branch: Branch; node: Node }[]): boolean {
    return branches.every(({ branch, node }) => {
      const record = branch.id === null ? null : readContainer(this.containers, branch.id);
      return record !== null && containerLooks(this.schema, record).eq(node.type.create(node.attrs, null, node.marks));
    });
  }

  /** In how many places a container stands. */
  countOf(id: string | null): number {
    const count = (branch: Branch): number =>
      branch.children.reduce(
        (found, child) => found + (child instanceof Branch ? count(child) : 0),
        branch.id === id ? 1 : 0,
      );
    return id === null ? 0 : count(this.root);
  }

  /** Where the text of a leaf begins in the sequence. */
  start(leaf: Leaf): Place {
    const marker = markerFor(leaf);
    return { left: marker, right: marker === null ? this.body._start : marker.right, formats: plain };
  }

  /** Where a leaf begins in the document. */
  positionOf(leaf: Leaf): number {
    let position = 0;
    let child: Branch | Leaf = leaf;
    while (child.parent !== null && child.parent !== this.root) {
      for (const sibling of child.parent.children) {
        if (sibling === child) break;
        position += sibling.node.nodeSize;
      }
      child = child.parent;
      position += 1;
    }
    const { children } = this.root;
    return position + this.#tops.start(children, this.#tops.indexOf(children, child));
  }

  /** The last leaf that begins before a position, and how far into its content the position is. */
  locate(position: number): { leaf: Leaf; offset: number; start: number } | null {
    const { children } = this.root;
    const top = this.#tops.at(children, position);
    const child = children[top];
    if (child === undefined) return null;
    let branch: Branch | null = child instanceof Branch ? child : null;
    let start = this.#tops.start(children, top);
    let found: { leaf: Leaf; start: number } | null = child instanceof Leaf ? { leaf: child, start } : null;
    while (branch !== null) {
      let at = start + 1;
      let before: { child: Branch | Leaf; at: number } | null = null;
      for (const inner of branch.children) {
        if (at >= position) break;
        before = { child: inner, at };
        at += inner.node.nodeSize;
      }
      if (before === null) {
        // Between a container's beginning and its first block: the leaf before it counts.
        const leaf = firstLeaf(branch).previous;
        found = leaf === null ? null : { leaf, start: this.positionOf(leaf) };
        break;
      }
      if (before.child instanceof Leaf) {
        found = { leaf: before.child, start: before.at };
        break;
      }
      branch = before.child;
      start = before.at;
    }
    if (found === null) return null;
    const { leaf } = found;
    const offset = Math.min(position - found.start - 1, leaf.node.content.size);
    return { leaf, offset, start: found.start };
  }

  /**
   * Reads again the blocks of the given markers (null: the text before the first), and makes the tree anew where that
   * changed it. With a transaction it also tells what of it was there before.
   */
  refresh(dirty: ReadonlySet<Y.Item | null>, regrow: Regrow, transaction?: Y.Transaction): Refreshed {
    const before = this.root.node;
    const runs = this.#runs(new Set(dirty), transaction);
    const changed = runs.flatMap(({ drafts }) => drafts.filter(({ leaf, node }) => leaf.node !== node));
    const read = new Set(runs.flatMap(({ old, drafts }) => [...old, ...drafts.map(({ leaf }) => leaf)]));
    const kept = runs.flatMap((run) => run.kept);
    const oldSizes = new Map(runs.flatMap(({ old }) => old.map((leaf) => [leaf, leaf.node.content.size] as const)));
    const sameShape = regrow === "where needed" && runs.every((run) => run.sameShape);
    // Where the tree may change, what stands beside it may come into one container with it.
    const affected = sameShape
      ? changed.map(({ leaf }) => leaf)
      : runs.flatMap(({ previous, old, next }) => [previous, ...old, next].filter((leaf) => leaf !== null));
    if (affected.length === 0 && regrow !== "everywhere") {
      return { before, after: before, span: null, oldPositions: new Map(), oldSizes, kept, read, sameShape };
    }
    const [from, to] = regrow === "everywhere" ? [0, this.root.children.length] : this.#topSpan(affected);
    const oldChildren = this.root.children.slice(from, to);
    const start = this.#tops.start(this.root.children, from);
    const oldEnd = start + sum(oldChildren);
    const oldPositions = positions(oldChildren, start);
    // Containers that nothing touched keep their nodes.
    const reuse = new Map<string, Branch[]>();
    if (!sameShape) collectBranches(oldChildren, reuse);
    const outside = { before: leafBefore(oldChildren), after: leafAfter(oldChildren) };

    for (const { old, drafts, next, previous } of runs) {
      for (const leaf of old) if (leaf.marker !== null) this.#byMarker.delete(leaf.marker);
      const leaves = drafts.map(({ leaf, ...fields }) => Object.assign(leaf, fields));
      this.#link(previous, leaves, next);
    }

    let children: (Branch | Leaf)[];
    if (sameShape) {
      children = oldChildren;
      for (const { leaf } of changed) this.#renew(leaf);
    } else {
      const leaves: Leaf[] = [];
      const firstInside = outside.before === null ? this.first : outside.before.next;
      for (let leaf = firstInside; leaf !== null && leaf !== outside.after; leaf = leaf.next) leaves.push(leaf);
      children = growTree(this.schema, this.containers, leaves, reuse);
      const all = [...this.root.children.slice(0, from), ...children, ...this.root.children.slice(to)];
      for (const child of children) child.parent = this.root;
      this.root.children = all;
      this.root.node = withChildren(this.root.node, all);
    }
    this.#tops.changedFrom(from);
    return {
      before,
      after: this.root.node,
      span: { start, oldEnd, children },
      oldPositions,
      oldSizes,
      kept,
      read,
      sameShape,
    };
  }

  /** Takes over the nodes of an equal document, so that what ProseMirror has and what stands here are the same objects. */
  adopt(document: Node): void {
    adopt(this.root, document);
  }

  /** The same where only one block differs, which is at `$place` in the document. */
  adoptAt(leaf: Leaf, $place: ResolvedPos): void {
    leaf.node = $place.parent;
    let depth = $place.depth;
    for (let branch = leaf.parent; branch !== null; branch = branch.parent) {
      depth -= 1;
      branch.node = $place.node(depth);
    }
  }

  /** Maximal runs of blocks that have to be read again, each read. */
  #runs(dirty: Set<Y.Item | null>, transaction: Y.Transaction | undefined): Run[] {
    const runs: Run[] = [];
    const done = new Set<Y.Item | null>();
    // The text behind a marker that went belongs to the block before it.
    for (const marker of dirty)
      if (marker?.deleted === true) dirty.add(this.#regionBefore(this.#region(marker)).marker);
    for (const marker of dirty) {
      if (done.has(marker)) continue;
      let head = this.#region(marker);
      while (head.marker !== null) {
        const before = this.#regionBefore(head);
        if (!head.marker.deleted && !dirty.has(before.marker)) break;
        head = before;
      }
      runs.push(this.#readRun(head, dirty, done, transaction));
    }
    return runs;
  }

  #readRun(
    head: Region,
    dirty: Set<Y.Item | null>,
    done: Set<Y.Item | null>,
    transaction: Y.Transaction | undefined,
  ): Run {
    const old: Leaf[] = [...head.leaves];
    done.add(head.marker);
    let next = head.next;
    const extend = () => {
      while (next !== null && (next.marker === null || next.marker.deleted || dirty.has(next.marker))) {
        const region = this.#region(next.marker);
        old.push(...region.leaves);
        done.add(next.marker);
        next = region.next;
      }
    };
    extend();
    const end = next?.marker ?? null;
    const tracker =
      transaction === undefined
        ? null
        : new KeptTracker(
            (marker) => this.#byMarker.get(marker),
            transaction,
            head.marker === null ? (head.leaves[0] ?? null) : null,
          );
    const blocks = readBlocks(this.body, this.schema, { start: head.marker, end }, tracker?.visit);
    const drafts = this.#leavesOf(blocks, head.marker === null && end === null);
    const sameShape =
      drafts.length === old.length &&
      drafts.every(({ leaf, node, path }, index) => {
        const was = old[index];
        return leaf === was && path.join("/") === was.path.join("/") && takesThePlace(node, was);
      });
    return { old, drafts, previous: head.previous, next, sameShape, kept: tracker?.finish(drafts) ?? [] };
  }

  /** A leaf for each block, two for one that text stands behind which it does not take, none for no text at all. */
  #leavesOf(blocks: readonly ReadBlock[], whole: boolean): Draft[] {
    const drafts: Draft[] = [];
    let path: readonly string[] = [];
    for (const { marker, record, content } of blocks) {
      if (marker !== null && record !== null) {
        ({ path } = record);
        const takes = takesText(this.schema, record.type);
        const node = leafNode(this.schema, record, takes ? content : []);
        const leaf = this.#byMarker.get(marker) ?? new Leaf(marker, path, node);
        drafts.push({ leaf, node: same(leaf.node, node), path });
        if (takes || content.length === 0) continue;
      }
      // A document has a block, whatever its sequence holds.
      if (content.length === 0 && !(whole && blocks.length === 1)) continue;
      const node = implicitNode(this.schema, content);
      const old = marker === null ? this.first : this.#byMarker.get(marker)?.next;
      const leaf = old !== undefined && old !== null && old.marker === null ? old : new Leaf(null, path, node);
      drafts.push({ leaf, node: same(leaf.node, node), path });
    }
    return drafts;
  }

  #region(marker: Y.Item | null): Region {
    if (marker === null) {
      const leaf = this.first?.marker === null ? this.first : null;
      const next = leaf === null ? this.first : leaf.next;
      return { marker, leaves: leaf === null ? [] : [leaf], previous: null, next };
    }
    const leaf = this.#byMarker.get(marker);
    assert(leaf !== undefined, "a marker that is known");
    const behind = leaf.next?.marker === null ? leaf.next : null;
    return {
      marker,
      leaves: behind === null ? [leaf] : [leaf, behind],
      previous: leaf.previous,
      next: behind === null ? leaf.next : behind.next,
    };
  }

  #regionBefore({ previous }: Region): Region {
    return this.#region(previous === null ? null : markerFor(previous));
  }

  /** The children of the document that these leaves are in, from the first to the last. */
  #topSpan(leaves: readonly Leaf[]): [from: number, to: number] {
    const { children } = this.root;
    const indexes = leaves.map((leaf) => this.#tops.indexOf(children, topOf(leaf)));
    return indexes.length === 0 ? [0, children.length] : [Math.min(...indexes), Math.max(...indexes) + 1];
  }

  /** Gives everything above a leaf a node that has the leaf's. */
  #renew(leaf: Leaf): void {
    let child: Branch | Leaf = leaf;
    while (child.parent !== null) {
      const parent: Branch = child.parent;
      const index = parent === this.root ? this.#tops.indexOf(parent.children, child) : parent.children.indexOf(child);
      parent.node = parent.node.copy(parent.node.content.replaceChild(index, child.node));
      child = parent;
    }
  }

  #link(previous: Leaf | null, leaves: readonly Leaf[], next: Leaf | null): void {
    let last = previous;
    for (const leaf of leaves) {
      if (leaf.marker !== null) this.#byMarker.set(leaf.marker, leaf);
      leaf.previous = last;
      if (last === null) this.first = leaf;
      else last.next = leaf;
      last = leaf;
    }
    if (last === null) this.first = next;
    else last.next = next;
    if (next !== null) next.previous = last;
  }
}

/** A marker with the one or two leaves that it and its text make, and what stands beside them. */
interface Region {
  marker: Y.Item | null;
  leaves: Leaf[];
  previous: Leaf | null;
  next: Leaf | null;
}

/** A leaf as it will be. */
interface Draft {
  leaf: Leaf;
  node: Node;
  path: readonly string[];
}

interface Run {
  old: Leaf[];
  drafts: Draft[];
  previous: Leaf | null;
  next: Leaf | null;
  /** The same leaves of the same types in the same containers: only text and attributes may differ. */
  sameShape: boolean;
  kept: Kept[];
}

/** The marker that a leaf's text stands behind. */
export function markerFor(leaf: Leaf): Y.Item | null {
  return leaf.marker ?? leaf.previous?.marker ?? null;
}

/** Whether a node may stand where another did, with the tree around it as it is. */
function takesThePlace(node: Node, { node: before, parent }: Leaf): boolean {
  if (node.type === before.type) return true;
  return node.isTextblock && before.isTextblock && parent?.node.type.contentMatch.matchType(node.type) !== null;
}

function same(before: Node, after: Node): Node {
  return before.eq(after) ? before : after;
}

function adopt(branch: Branch, node: Node): void {
  if (branch.node === node) return;
  branch.node = node;
  for (const [index, child] of branch.children.entries()) {
    const twin = node.child(index);
    if (child instanceof Leaf) child.node = twin;
    else adopt(child, twin);
  }
}
