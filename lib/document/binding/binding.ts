import type { Node, Schema } from "@tiptap/pm/model";
import { Mapping, type Step, type StepMap, Transform } from "@tiptap/pm/transform";
import * as Y from "yjs";
import { bodyName, containersName } from "#lib/document/shared-types.ts";
import { changedRanges } from "./alignment.ts";
import { Mirror } from "./mirror.ts";
import { isMarker, markerOf } from "./sequence.ts";
import { SyncStep } from "./sync-step.ts";
import type { Range } from "./ranges.ts";
import { Writer } from "./writer.ts";

/** What the binding tells whoever shows the document. */
export interface BindingListener {
  /** The document is another now: apply the step. `origin` is the Yjs transaction's. */
  changed(step: SyncStep, origin: unknown): void;
}

/**
 * One Y.Doc as a ProseMirror document, both ways. Whoever shows the document hands in the steps of each transaction and
 * applies the steps that it is told; neither way compares whole documents.
 */
export class Binding {
  readonly doc: Y.Doc;
  #mirror: Mirror;
  #listener: BindingListener | null = null;
  /** The Yjs transaction that is being written: the mirror follows it by itself. */
  #own: Y.Transaction | null = null;

  constructor(doc: Y.Doc, schema: Schema) {
    this.doc = doc;
    const body = doc.get(bodyName, Y.XmlText) as Y.XmlText;
    this.#mirror = new Mirror(schema, body, doc.getMap(containersName));
    doc.on("afterTransaction", this.#afterTransaction);
  }

  /** The document as it is. */
  get node(): Node {
    return this.#mirror.node;
  }

  get mirror(): Mirror {
    return this.#mirror;
  }

  /** From now on `listener` (null: nobody) hears of every change that did not come through `write`. */
  listen(listener: BindingListener | null): void {
    this.#listener = listener;
  }

  /**
   * Writes steps: `documents` are those that they apply to, in order, and `after` the one that they lead to. One
   * Yjs transaction of the given origin. Returns a step that leads from `after` to what the document is then, where a
   * repair made them differ, else null.
   */
  write(steps: readonly Step[], documents: readonly Node[], after: Node, origin: unknown): SyncStep | null {
    if (steps.length === 0) return null;
    const [first] = documents;
    if (first !== undefined && first !== this.node && !first.eq(this.node))
      return this.#rebase(steps, first, after, origin);
    const failed = this.#transact(origin, (writer) => {
      if (after !== this.#mirror.node) writer.steps(steps, after);
      // Half a character cannot be written: the view must do without it.
      if (this.#mirror.node !== after && after.textContent.isWellFormed()) writer.difference(after);
    });
    if (failed !== null) report(failed.error);
    return this.node === after ? null : this.stepFrom(after);
  }

  /** Writes steps that were made for a document which has become another since. What cannot be carried over is let go. */
  #rebase(steps: readonly Step[], made: Node, after: Node, origin: unknown): SyncStep {
    const meanwhile = this.stepFrom(made).getMap();
    const tr = new Transform(this.node);
    const before: StepMap[] = [];
    for (const step of steps) {
      const mapped = step.map(
        new Mapping([...before.map((map) => map.invert()).toReversed(), meanwhile, ...tr.mapping.maps]),
      );
      if (mapped !== null) tr.maybeStep(mapped);
      before.push(step.getMap());
    }
    this.write(tr.steps, tr.docs, tr.doc, origin);
    return this.stepFrom(after);
  }

  /**
   * Makes the document another one, for edits without a view. `ranges`: which ranges become which, in order; left out: from
   * the first letter that differs to the last.
   */
  replace(document: Node, origin: unknown, ranges?: readonly Range[]): void {
    const failed = this.#transact(origin, (writer) =>
      ranges === undefined ? writer.difference(document) : writer.ranges(document, ranges),
    );
    if (failed !== null) throw failed.error;
  }

  /** Writes in a transaction. Returns an error of the writer's own; the mirror then is what was written of it. */
  #transact(origin: unknown, work: (writer: Writer) => void): { error: unknown } | null {
    let failed: { error: unknown } | null = null;
    this.doc.transact((transaction) => {
      // Within somebody else's transaction there is more than ours to read when it ends.
      if (transaction.origin === origin) this.#own = transaction;
      try {
        work(new Writer(this.#mirror, transaction));
      } catch (error) {
        failed = { error };
        this.#readAnew();
      }
    }, origin);
    return failed;
  }

  #readAnew(): void {
    const { schema, body, containers } = this.#mirror;
    this.#mirror = new Mirror(schema, body, containers);
  }

  /** The step that leads from some document to this one. */
  stepFrom(other: Node): SyncStep {
    const { node } = this;
    const start = other.content.findDiffStart(node.content);
    if (start === null) return new SyncStep(other, node, []);
    const end = other.content.findDiffEnd(node.content) as { a: number; b: number };
    const overlap = Math.max(0, start - Math.min(end.a, end.b));
    return new SyncStep(other, node, [start, end.a + overlap - start, end.b + overlap - start]);
  }

  destroy(): void {
    this.doc.off("afterTransaction", this.#afterTransaction);
    this.#listener = null;
  }

  readonly #afterTransaction = (transaction: Y.Transaction): void => {
    // Yjs would tidy formats that others set, on every replica at once, and nobody asked for those changes.
    (transaction as { _needFormattingCleanup?: boolean })._needFormattingCleanup = false;
    if (transaction === this.#own) {
      this.#own = null;
      return;
    }
    const step = this.#follow(transaction);
    if (step !== null) this.#listener?.changed(step, transaction.origin);
  };

  /** The step that leads to what a transaction of others made of the document. */
  #follow(transaction: Y.Transaction): SyncStep | null {
    const before = this.node;
    try {
      const { dirty, structural } = touchedBy(transaction, this.#mirror);
      if (dirty.size === 0 && !structural) return null;
      const refreshed = this.#mirror.refresh(dirty, structural ? "everywhere" : "where needed", transaction);
      if (refreshed.before === refreshed.after) return null;
      return new SyncStep(refreshed.before, refreshed.after, changedRanges(refreshed));
    } catch (error) {
      // Whatever others wrote must not leave a view that follows no more: the whole document is read again.
      report(error);
      this.#readAnew();
      return this.stepFrom(before);
    }
  }
}

/** A mistake of the binding's own, which it has got over: the page's console and a test's runner must hear of it. */
function report(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** The markers of the blocks that a transaction touched, and whether it touched a container. */
function touchedBy(transaction: Y.Transaction, mirror: Mirror): { dirty: Set<Y.Item | null>; structural: boolean } {
  const { body, containers } = mirror;
  const dirty = new Set<Y.Item | null>();
  const seen = new Map<Y.Item, Y.Item | null>();
  const touch = (item: Y.Item): void => {
    if (item.parent !== body) return;
    // A marker belongs to its own block and to the one before, which takes its text when it goes.
    if (isMarker(item) && mirror.leafOf(item) !== undefined) dirty.add(item);
    dirty.add(mirror.markerBefore(item, seen));
  };
  const { store } = transaction.doc;
  for (const [client, after] of transaction.afterState) {
    const before = transaction.beforeState.get(client) ?? 0;
    if (before === after) continue;
    const structs = store.clients.get(client) ?? [];
    for (let index = Y.findIndexSS(structs, before); index < structs.length; index++) {
      const struct = structs[index];
      if (struct instanceof Y.Item && !struct.deleted) touch(struct);
    }
  }
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (struct instanceof Y.Item) touch(struct);
  });
  let structural = false;
  for (const type of transaction.changed.keys()) {
    if ((type as unknown) === containers || (type.parent as unknown) === containers) structural = true;
    // What changed within something in a line changes how that looks.
    let item = type._item;
    while (item !== null && item.parent !== body) item = (item.parent as Y.AbstractType<unknown> | null)?._item ?? null;
    if (item === null || item.deleted) continue;
    const isBlock = markerOf(item) !== null && mirror.leafOf(item) !== undefined;
    dirty.add(isBlock ? item : mirror.markerBefore(item, seen));
  }
  return { dirty, structural };
}
