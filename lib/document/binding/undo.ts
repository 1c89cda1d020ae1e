import type { Node, ResolvedPos } from "@tiptap/pm/model";
import { AllSelection, NodeSelection, Selection, TextSelection } from "@tiptap/pm/state";
import * as Y from "yjs";
import { type Anchor, anchorAt, isHeld, positionOf } from "./anchors.ts";
import type { Binding } from "./binding.ts";

/** After a pause of this long, what is typed is a change of its own. */
const pauseMs = 2_000;

/** What is selected: letters, whole cells, one piece, or everything. */
type SelectionKind = "text" | "cell" | "node" | "all";

/** A selection that survives what others do. */
interface AnchoredSelection {
  kind: SelectionKind;
  depth: number;
  anchor: Anchor;
  head: Anchor;
}

/** Where somebody was: positions among letters. Of cells they are within the first and the last; of one piece, behind it. */
export interface FormerSelection {
  kind: SelectionKind;
  /** How deep in the document what is selected is: a cell may have a table in it. */
  depth: number;
  anchor: number;
  head: number;
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
  remember(selection: Selection): void {
    const { mirror } = this.#binding;
    const { kind, depth, anchor, head } = formerOf(selection);
    this.#before = { kind, depth, anchor: anchorAt(mirror, anchor), head: anchorAt(mirror, head) };
  }

  /** Takes back the last change of the person, who is at `selection`; returns where they were before it. */
  undo(selection: Selection): FormerSelection | null {
    this.remember(selection);
    return this.#selectionOf(this.#manager.undo());
  }

  /** Does again what was taken back last. */
  redo(selection: Selection): FormerSelection | null {
    this.remember(selection);
    return this.#selectionOf(this.#manager.redo());
  }

  destroy(): void {
    this.#manager.destroy();
  }

  #selectionOf(item: { meta: Map<unknown, unknown> } | null): FormerSelection | null {
    const kept = item?.meta.get(this) as AnchoredSelection | undefined;
    if (kept === undefined) return null;
    const { mirror } = this.#binding;
    const [anchor, head] = [positionOf(mirror, kept.anchor), positionOf(mirror, kept.head)];
    if (anchor === null || head === null) return null;
    // Where one piece is gone, another stands before that place.
    const kind = kept.kind === "node" && !isHeld(mirror, kept.head) ? "text" : kept.kind;
    return { kind, depth: kept.depth, anchor, head };
  }
}

/** The selection that was, in a document where much may have changed since: letters where cells or the piece are gone. */
export function selectionAgain(doc: Node, { kind, depth, anchor, head }: FormerSelection): Selection {
  const [$anchor, $head] = [doc.resolve(anchor), doc.resolve(head)];
  if (kind === "all") return new AllSelection(doc);
  if (kind === "cell") {
    const [first, last] = [cellAround($anchor, depth), cellAround($head, depth)];
    if (first !== null && last !== null && first.table === last.table)
      return Selection.fromJSON(doc, { type: "cell", anchor: first.pos, head: last.pos });
  }
  const piece = kind === "node" ? $head.nodeBefore : null;
  if (piece?.isAtom === true && NodeSelection.isSelectable(piece))
    return NodeSelection.create(doc, head - piece.nodeSize);
  return TextSelection.between($anchor, $head);
}

function formerOf(selection: Selection): FormerSelection {
  const { type, anchor, head } = selection.toJSON() as { type: string; anchor: number; head: number };
  const { doc } = selection.$anchor;
  const depth = selection.$anchor.depth;
  if (type === "all") return { kind: "all", depth, anchor: selection.anchor, head: selection.head };
  if (selection instanceof NodeSelection) return { kind: "node", depth, anchor: selection.to, head: selection.to };
  if (type !== "cell") return { kind: "text", depth, anchor: selection.anchor, head: selection.head };
  const within = (pos: number) => Selection.near(doc.resolve(pos + 1)).anchor;
  return { kind: "cell", depth: doc.resolve(anchor).depth + 1, anchor: within(anchor), head: within(head) };
}

/** The cell that a position is in, and where its table is: the one at this depth, or the innermost where there is none. */
function cellAround($pos: ResolvedPos, wanted: number): { pos: number; table: number } | null {
  const isCell = (depth: number) => /^table(?:Cell|Header)$/.test($pos.node(depth).type.name);
  const from = wanted <= $pos.depth && isCell(wanted) ? wanted : $pos.depth;
  for (let depth = from; depth > 2; depth -= 1) {
    if (!isCell(depth)) continue;
    // What only looks like one stands in a placeholder.
    const isTable = $pos.node(depth - 2).type.name === "table";
    return isTable ? { pos: $pos.before(depth), table: $pos.before(depth - 2) } : null;
  }
  return null;
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
