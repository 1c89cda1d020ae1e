import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import type { Binding } from "./binding.ts";
import { SyncStep } from "./sync-step.ts";
import type { Undo } from "./undo.ts";
import { startsGroup } from "./undo-groups.ts";

/** The transactions of this person that are not written into the sequence yet. */
export const syncKey = new PluginKey<readonly Transaction[]>("sync");

/** Said of a transaction that shows what this person has taken back, or done again. */
export const undoes = "undoes";

/** Whether a transaction brought what others did, or an undo, into the view. */
export function isFromSequence(transaction: Transaction): boolean {
  return transaction.steps.some((step) => step instanceof SyncStep);
}

/**
 * Joins a view to a binding: what the person does is written at once after it shows, what others do shows as one
 * transaction each time the sequence changes.
 */
export function syncPlugin(binding: Binding, undo: Undo, origin: object): Plugin {
  const written = new WeakSet<Transaction>();
  let last: Transaction | null = null;

  function write(view: EditorView, previous: EditorState): void {
    const pending = (syncKey.getState(view.state) ?? []).filter((transaction) => !written.has(transaction));
    if (pending.length === 0) return;
    for (const transaction of pending) written.add(transaction);
    const [first] = pending as [Transaction];
    if (startsGroup(last, first)) undo.separate();
    last = pending.at(-1) ?? null;
    undo.remember(previous.selection);
    const steps = pending.flatMap((transaction) => transaction.steps);
    const documents = pending.flatMap((transaction) => transaction.docs);
    const mended = binding.write(steps, documents, view.state.doc, origin);
    if (mended !== null) show(view, mended);
  }

  return new Plugin<readonly Transaction[]>({
    key: syncKey,
    state: {
      init: () => [],
      apply: (transaction, pending) =>
        transaction.docChanged && !isFromSequence(transaction)
          ? [...pending.filter((each) => !written.has(each)), transaction]
          : pending,
    },
    view: (view) => {
      binding.listen({
        changed: (step, by) => {
          if (undo.owns(by)) last = null;
          show(view, step, undo.owns(by));
        },
      });
      // The document may have changed between the making of the state and of the view.
      queueMicrotask(() => {
        if (!view.isDestroyed && view.state.doc !== binding.node) show(view, binding.stepFrom(view.state.doc));
      });
      return {
        update: write,
        destroy: () => binding.listen(null),
      };
    },
  });
}

function show(view: EditorView, step: SyncStep, isUndo = false): void {
  view.dispatch(showing(view.state, step).setMeta(undoes, isUndo));
}

/** The transaction that shows a step from the sequence. The caret stays behind the letter that it stood behind. */
export function showing(state: EditorState, step: SyncStep): Transaction {
  const tr = state.tr.step(step).setMeta("addToHistory", false);
  const { selection } = state;
  if (!(selection instanceof TextSelection)) return tr;
  const map = step.getMap();
  const { anchor, head, empty } = selection;
  // Neither a caret nor a selection takes in what others write at its edges. ProseMirror maps both forward by itself.
  const [anchorSide, headSide] = empty ? [-1, -1] : anchor < head ? [1, -1] : [-1, 1];
  const [newAnchor, newHead] = [map.map(anchor, anchorSide), map.map(head, headSide)];
  if (newAnchor === map.map(anchor) && newHead === map.map(head)) return tr;
  return tr.setSelection(TextSelection.between(tr.doc.resolve(newAnchor), tr.doc.resolve(newHead)));
}
