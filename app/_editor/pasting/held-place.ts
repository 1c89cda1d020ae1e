import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

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
  return hold(view, -1);
}

/** Pastes where a place was kept. Whoever went on writing meanwhile goes on there. */
export function pasteAt(view: EditorView, name: symbol, paste: () => void): void {
  const place = letGo(view, name);
  const { selection } = view.state;
  if (place === null || (place.from === selection.from && place.to === selection.to)) {
    paste();
    return;
  }
  const own = hold(view, 1);
  select(view, place);
  paste();
  const caret = letGo(view, own);
  if (caret !== null) select(view, caret);
}

function hold(view: EditorView, side: -1 | 1): symbol {
  const name = Symbol("place");
  const { from, to } = view.state.selection;
  view.dispatch(view.state.tr.setMeta(key, { name, place: { from, to, side } } satisfies Change));
  return name;
}

function letGo(view: EditorView, name: symbol): Place | null {
  const place = key.getState(view.state)?.get(name) ?? null;
  view.dispatch(view.state.tr.setMeta(key, { name, place: null } satisfies Change));
  return place;
}

function select(view: EditorView, { from, to }: Place): void {
  const { doc, tr } = view.state;
  view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))));
}
