import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import type { Awareness } from "y-protocols/awareness";
import { anchorAt } from "#lib/document/binding/anchors.ts";
import type { Binding } from "#lib/document/binding/binding.ts";
import { caretElement, selectionAttributes } from "./carets.ts";
import { type SharedCaret, placeOf, presenceFields } from "./presence/places.ts";
import { readPendingInput } from "./pending-input.ts";

const caretKey = new PluginKey<DecorationSet>("carets");

/**
 * Shows where the others are, and tells them where this person is. Others' edits move their carets by the map of the
 * change, and are no reason to say anything: an anchor stays the same while its letter does.
 */
export function caretPlugin(binding: Binding, awareness: Awareness): Plugin {
  return new Plugin<DecorationSet>({
    key: caretKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, carets) => (tr.getMeta(caretKey) as DecorationSet | undefined) ?? carets.map(tr.mapping, tr.doc),
    },
    props: { decorations: (state) => caretKey.getState(state) },
    view: (view) => {
      /** Presence outruns the letters that it points at; these wait for theirs. */
      const waiting = new Set<number>();

      const refresh = (clientIds: readonly number[]): void => {
        let carets = caretKey.getState(view.state) ?? DecorationSet.empty;
        let changed = false;
        for (const clientId of clientIds) {
          if (clientId === awareness.clientID) continue;
          const made = decorations(binding, clientId, awareness.getStates().get(clientId));
          if (made === null) waiting.add(clientId);
          else waiting.delete(clientId);
          const old = carets.find(undefined, undefined, (spec) => spec["clientId"] === clientId);
          if (made === null || (old.length === 0 && made.length === 0)) continue;
          carets = carets.remove(old).add(view.state.doc, made);
          changed = true;
        }
        if (changed) view.dispatch(view.state.tr.setMeta(caretKey, carets));
      };
      const later = (clientIds: () => readonly number[]): void =>
        queueMicrotask(() => {
          readPendingInput(view);
          if (!view.isDestroyed && view.state.doc === binding.node) refresh(clientIds());
        });
      const onChange = ({ added, updated, removed }: Record<"added" | "updated" | "removed", number[]>): void =>
        later(() => [...added, ...updated, ...removed]);
      awareness.on("change", onChange);
      later(() => [...awareness.getStates().keys()]);
      return {
        update: (_view, before) => {
          if (waiting.size > 0 && before.doc !== view.state.doc) later(() => [...waiting]);
          tell(view, binding, awareness);
        },
        destroy: () => awareness.off("change", onChange),
      };
    },
  });
}

/** Tells the others where this person is, if that is news. */
function tell(view: EditorView, binding: Binding, awareness: Awareness): void {
  const state = awareness.getLocalState();
  if (state === null || view.state.doc !== binding.node) return;
  const told = (state[presenceFields.caret] ?? null) as SharedCaret | null;
  // A window without focus keeps the caret where it was last; nobody is there until it had focus once.
  if (!view.hasFocus()) return;
  const { anchor, head } = view.state.selection;
  const { mirror } = binding;
  const now: SharedCaret = { anchor: anchorAt(mirror, anchor), head: anchorAt(mirror, head) };
  if (JSON.stringify(told) !== JSON.stringify(now)) awareness.setLocalStateField(presenceFields.caret, now);
}

/** How somebody's selection looks; null while the document lacks the letters that it is at. */
function decorations(
  binding: Binding,
  clientId: number,
  state: Record<string, unknown> | undefined,
): Decoration[] | null {
  const user = state?.["user"] as Record<string, unknown> | undefined;
  const caret = state?.[presenceFields.caret] as SharedCaret | null | undefined;
  if (user === undefined || caret === null || caret === undefined) return [];
  const [anchor, head] = [placeOf(binding, caret.anchor), placeOf(binding, caret.head)];
  if (anchor === null || head === null) return null;
  const spec = { clientId, key: `caret-${clientId}-${String(user["color"])}-${String(user["name"])}`, side: 10 };
  const widget = Decoration.widget(head, () => caretElement(user), spec);
  if (anchor === head) return [widget];
  const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
  return [widget, Decoration.inline(from, to, selectionAttributes(user), { clientId })];
}
