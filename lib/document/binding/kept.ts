import type { Node } from "@tiptap/pm/model";
import * as Y from "yjs";
import type { ReadBlock } from "./reader.ts";
import { isMarker } from "./sequence.ts";
import type { Leaf } from "./tree.ts";

/** A piece of text, or a block's beginning, that was there before a change and still is. Positions are the document's. */
export interface Kept {
  from: { leaf: Leaf; offset: number };
  to: { leaf: Leaf; offset: number };
  /** In positions; for a block's beginning `begins` is true and the length is 1. */
  length: number;
  begins: boolean;
}

/** A leaf that was read, and what its node will be. */
export interface ReadLeaf {
  leaf: Leaf;
  node: Node;
}

/** Follows a reading of blocks and notes what was there before the transaction and still is. */
export class KeptTracker {
  readonly visit = (item: Y.Item, block: ReadBlock): void => this.#visit(item, block);
  readonly #leafOf: (marker: Y.Item) => Leaf | undefined;
  readonly #transaction: Y.Transaction;
  #old: { leaf: Leaf | null; offset: number };
  readonly #offsets = new Map<ReadBlock, number>();
  readonly #pieces: { from: Kept["from"]; block: ReadBlock; offset: number; length: number; begins: boolean }[] = [];

  constructor(leafOf: (marker: Y.Item) => Leaf | undefined, transaction: Y.Transaction, first: Leaf | null) {
    this.#leafOf = leafOf;
    this.#transaction = transaction;
    this.#old = { leaf: first, offset: 0 };
  }

  /** Names the leaves that the blocks have become. */
  finish(drafts: readonly ReadLeaf[]): Kept[] {
    const byMarker = new Map<Y.Item | null, Leaf>();
    for (const [index, { leaf, node }] of drafts.entries()) {
      if (leaf.marker !== null) byMarker.set(leaf.marker, node.isLeaf ? (behind(drafts, index) ?? leaf) : leaf);
      else if (index === 0) byMarker.set(null, leaf);
    }
    const begins = new Map(drafts.map(({ leaf }) => [leaf.marker, leaf] as const));
    return this.#pieces.flatMap(({ from, block, offset, length, begins: first }) => {
      const leaf = first ? begins.get(block.marker) : byMarker.get(block.marker);
      return leaf === undefined ? [] : [{ from, to: { leaf, offset }, length, begins: first }];
    });
  }

  #visit(item: Y.Item, block: ReadBlock): void {
    const { id, length } = item;
    const isNew = id.clock >= (this.#transaction.beforeState.get(id.client) ?? 0);
    const was = !isNew && item.countable && (!item.deleted || Y.isDeleted(this.#transaction.deleteSet, id));
    const old = this.#old;
    if (isMarker(item)) {
      const leaf = was ? this.#leafOf(item) : undefined;
      if (leaf === undefined) return;
      this.#old = { leaf: leaf.node.isLeaf ? (leaf.next?.marker === null ? leaf.next : null) : leaf, offset: 0 };
      if (!item.deleted) this.#pieces.push({ from: { leaf, offset: 0 }, block, offset: 0, length: 1, begins: true });
      return;
    }
    const offset = this.#offsets.get(block) ?? 0;
    if (!item.deleted) this.#offsets.set(block, offset + length);
    if (!was || old.leaf === null) return;
    if (!item.deleted) {
      this.#pieces.push({ from: { leaf: old.leaf, offset: old.offset }, block, offset, length, begins: false });
    }
    old.offset += length;
  }
}

function behind(drafts: readonly ReadLeaf[], index: number): Leaf | null {
  const next = drafts[index + 1]?.leaf;
  return next !== undefined && next.marker === null ? next : null;
}
