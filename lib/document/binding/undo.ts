import type { Selection } from "@tiptap/pm/state";
import * as Y from "yjs";
import { type Anchor, anchorAt, positionOf } from "./anchors.ts";
import type { Binding } from "./binding.ts";

/** After a pause of this long, what is typed is a change of its own. */
const pauseMs = 2_000;

/** A selection that survives what others do. */
interface AnchoredSelection {
  anchor: Anchor;
  head: Anchor;
}

/** One person's undo and redo: of their own changes only, in the steps that they would count, with their selection. */
export class Undo {
  readonly #binding: Binding;
  readonly #manager: Y.UndoManager;
  /** Where the person was before the change that is being written. */
  #before: AnchoredSelection | null = null;

  /** `origin` is that of the person's changes. */
  constructor(binding: Binding, origin: object) {
    this.#binding = binding;
    const { body, containers } = binding.mirror;
    this.#manager = new Y.UndoManager([body, containers], {
      trackedOrigins: new Set([origin]),
      captureTimeout: pauseMs,
      // Somebody may have put something into a container meanwhile: it stays known, used or not.
      deleteFilter: (item) => !belongsToBirth(item, containers),
    });
    this.#manager.on("stack-item-added", ({ stackItem }) => {
      if (this.#before !== null) stackItem.meta.set(this, this.#before);
    });
  }

  get canUndo(): boolean {
    return this.#manager.undoStack.length > 0;
  }

  get canRedo(): boolean {
    return this.#manager.redoStack.length > 0;
  }

  /** Whether a Yjs transaction of this origin is an undo or a redo. */
  owns(origin: unknown): boolean {
    return origin === this.#manager;
  }

  /** What is written next is undone by itself, not with what came before. */
  separate(): void {
    this.#manager.stopCapturing();
  }

  /** Notes where the person is, before a change of theirs is written. */
  remember(selection: Pick<Selection, "anchor" | "head">): void {
    const { mirror } = this.#binding;
    this.#before = { anchor: anchorAt(mirror, selection.anchor), head: anchorAt(mirror, selection.head) };
  }

  /** Takes back the last change of the person, who is at `selection`; returns where they were before it. */
  undo(selection: Pick<Selection, "anchor" | "head">): { anchor: number; head: number } | null {
    this.remember(selection);
    return this.#selectionOf(this.#manager.undo());
  }

  /** Does again what was taken back last. */
  redo(selection: Pick<Selection, "anchor" | "head">): { anchor: number; head: number } | null {
    this.remember(selection);
    return this.#selectionOf(this.#manager.redo());
  }

  destroy(): void {
    this.#manager.destroy();
  }

  #selectionOf(item: { meta: Map<unknown, unknown> } | null): { anchor: number; head: number } | null {
    const kept = item?.meta.get(this) as AnchoredSelection | undefined;
    if (kept === undefined) return null;
    const { mirror } = this.#binding;
    const [anchor, head] = [positionOf(mirror, kept.anchor), positionOf(mirror, kept.head)];
    return anchor === null || head === null ? null : { anchor, head };
  }
}

/** Whether an item is a container's entry, or one of the attributes that it was made with: these came directly after it. */
function belongsToBirth(item: Y.Item, containers: Y.Map<unknown>): boolean {
  if (item.parent === containers) return true;
  const map = item.parent as Y.AbstractType<unknown>;
  const entry = map._item;
  if (entry === null || entry.parent !== containers || entry.id.client !== item.id.client) return false;
  const structs = containers.doc?.store.clients.get(item.id.client) ?? [];
  for (let clock = entry.id.clock + 1; clock < item.id.clock; clock++) {
    const struct = structs[Y.findIndexSS(structs, clock)];
    if (!(struct instanceof Y.Item) || struct.parent !== map) return false;
  }
  return true;
}
