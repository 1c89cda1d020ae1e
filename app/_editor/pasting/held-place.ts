import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { readPendingInput } from "#app/_editor/pending-input.ts";

/** A place in the text, which moves with it: what is written at it comes to stand before it, or behind it. */
interface Place {
  from: number;
  to: number;
  side: -1 | 1;
}

type Change = { name: symbol; place: Place | null };

const key = new PluginKey<ReadonlyMap<symbol, Place>>("heldPlaces");

/** Keeps the places of what is pasted later. */
export function heldPlaces(): Plugin {
  return new Plugin<ReadonlyMap<symbol, Place>>({
    key,
    state: {
      init: () => new Map(),
      apply(tr, before) {
        const change = tr.getMeta(key) as Change | undefined;
        if (change === undefined && (before.size === 0 || !tr.docChanged)) return before;
        const places = new Map<symbol, Place>();
        for (const [name, { from, to, side }] of before) {
          const start = tr.mapping.map(from, side);
          places.set(name, { from: start, to: Math.max(start, tr.mapping.map(to, side)), side });
        }
        if (change?.place === null) places.delete(change.name);
        else if (change !== undefined) places.set(change.name, change.place);
        return places;
      },
    },
  });
}

/** Keeps where the selection is; what is written there meanwhile comes to stand behind what is pasted. */
export function holdPlace(view: EditorView): symbol {
  const name = Symbol("place");
  // Cells, or a picture, are not held: what is selected then is what it takes the place of.
  if (view.state.selection instanceof TextSelection) hold(view, name, -1);
  return name;
}

/** Pastes where a place was kept, and lets it go; null: nothing. Whoever went on writing meanwhile goes on there. */
export function pasteAt(view: EditorView, name: symbol, paste: (() => void) | null): void {
  readPendingInput(view);
  const place = letGo(view, name);
  if (paste === null) return;
  const { selection } = view.state;
  const isThere = place === null || (place.from === selection.from && place.to === selection.to);
  // What waits for the same place comes behind this.
  const next = [...placesIn(view)].filter(([, { from }]) => from === place?.from).map(([each]) => each);
  const own = Symbol("caret");
  if (!isThere) {
    hold(view, own, 1);
    select(view, place);
  }
  paste();
  for (const each of next) hold(view, each, -1);
  const caret = isThere ? null : letGo(view, own);
  if (caret !== null) select(view, caret);
}

function placesIn(view: EditorView): ReadonlyMap<symbol, Place> {
  return key.getState(view.state) ?? new Map<symbol, Place>();
}

function hold(view: EditorView, name: symbol, side: -1 | 1): void {
  const { from, to } = view.state.selection;
  view.dispatch(view.state.tr.setMeta(key, { name, place: { from, to, side } } satisfies Change));
}

function letGo(view: EditorView, name: symbol): Place | null {
  const place = placesIn(view).get(name) ?? null;
  view.dispatch(view.state.tr.setMeta(key, { name, place: null } satisfies Change));
  return place;
}

function select(view: EditorView, { from, to }: Place): void {
  const { doc, tr } = view.state;
  view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))));
}
