import { getSchema } from "@tiptap/core";
import type { Node, Schema } from "@tiptap/pm/model";
import { EditorState, TextSelection, type Transaction } from "@tiptap/pm/state";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { showing } from "#lib/document/binding/sync-plugin.ts";
import type { SyncStep } from "#lib/document/binding/sync-step.ts";
import { sharedTableEditing } from "#lib/document/commands/table-editing.ts";
import { startsGroup } from "#lib/document/binding/undo-groups.ts";
import { Undo, selectionAgain } from "#lib/document/binding/undo.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";

/** The whole schema of a document. */
export const schema: Schema = getSchema(documentExtensions());

/** An editor without a view, bound to a document of its own. */
export class Replica {
  readonly doc: Y.Doc;
  binding: Binding;
  undo: Undo;
  state: EditorState;
  /** Updates of this replica that the network has not taken yet. */
  readonly outbox: Uint8Array[] = [];
  /** Steps that came from the sequence, counted. */
  remoteSteps: SyncStep[] = [];
  /** How often what was written read otherwise and the view had to be mended. */
  repairs = 0;
  #last: Transaction | null = null;

  constructor(options: { clientId?: number; state?: Uint8Array; doc?: Y.Doc } = {}) {
    this.doc = options.doc ?? new Y.Doc();
    if (options.clientId !== undefined) this.doc.clientID = options.clientId;
    if (options.state !== undefined) Y.applyUpdate(this.doc, options.state);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "network") this.outbox.push(update);
    });
    this.binding = this.#bind();
    this.undo = new Undo(this.binding, this);
    this.state = EditorState.create({ doc: this.binding.node, schema, plugins: [sharedTableEditing()] });
  }

  get node(): Node {
    return this.state.doc;
  }

  /** Applies a transaction as a person's. */
  dispatch(tr: Transaction): void {
    const { selection } = this.state;
    const { state, transactions } = this.state.applyTransaction(tr);
    if (tr.docChanged) {
      if (startsGroup(this.#last, tr)) this.undo.separate();
      this.#last = tr;
      this.undo.remember(selection);
    }
    this.state = state;
    const steps = transactions.flatMap((applied) => applied.steps);
    const documents = transactions.flatMap((applied) => applied.docs);
    const mended = this.binding.write(steps, documents, state.doc, this);
    if (mended === null) return;
    this.repairs += 1;
    this.#take(mended, state);
  }

  /** Takes back, or does again, and goes where the person was. */
  travel(direction: "undo" | "redo"): void {
    this.#last = null;
    const place = this.undo[direction](this.state.selection);
    if (place === null) return;
    const { doc, tr } = this.state;
    this.state = this.state.apply(tr.setSelection(selectionAgain(doc, place)));
  }

  /** Runs a ProseMirror command; says whether it applied. */
  run(command: (state: EditorState, dispatch: (tr: Transaction) => void) => boolean): boolean {
    return command(this.state, (tr) => this.dispatch(tr));
  }

  /** An update that the network delivers. */
  receive(updates: readonly Uint8Array[]): void {
    this.doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.doc, update, "network");
    }, "network");
  }

  /** As a page does that is opened anew. */
  reload(): void {
    this.undo.destroy();
    this.binding.destroy();
    this.binding = this.#bind();
    this.undo = new Undo(this.binding, this);
    this.#last = null;
    this.state = EditorState.create({ doc: this.binding.node, schema, plugins: [sharedTableEditing()] });
  }

  setCaret(position: number): void {
    const selection = TextSelection.near(this.state.doc.resolve(Math.min(position, this.state.doc.content.size)));
    this.state = this.state.apply(this.state.tr.setSelection(selection));
  }

  #bind(): Binding {
    const binding = new Binding(this.doc, schema);
    binding.listen({
      changed: (step) => {
        this.remoteSteps.push(step);
        this.#take(step, this.state);
      },
    });
    return binding;
  }

  #take(step: SyncStep, state: EditorState): void {
    this.state = state.apply(showing(state, step));
  }
}

/** Hands every update to every replica. */
export function syncAll(replicas: readonly Replica[]): void {
  for (const from of replicas) {
    const updates = from.outbox.splice(0);
    for (const to of replicas) if (to !== from && updates.length > 0) to.receive(updates);
  }
  if (replicas.some(({ outbox }) => outbox.length > 0)) syncAll(replicas);
}
