import { Fragment, type Node, Slice } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { undoes } from "#lib/document/binding/sync-plugin.ts";
import { goesOn } from "#lib/document/binding/undo-groups.ts";
import { placeForBlock } from "#lib/document/commands/insertion.ts";
import { PasteCard } from "./paste-card.ts";

/** More than these come in parts, a part a frame. */
const mostBlocks = 400;
const mostLetters = 200_000;
const frameMs = 16;

/** A paste that is coming in, part by part. */
interface Running {
  /** Where the next part comes to stand. */
  pos: number;
  rest: readonly Fragment[];
}

const key = new PluginKey<Running | null>("largePaste");

/** Lets a large paste come in part by part, so that the page goes on living; it is one step to take back, and can be broken off. */
export function largePaste(): Plugin<Running | null> {
  return new Plugin<Running | null>({
    key,
    state: {
      init: () => null,
      apply(tr, before) {
        const set = tr.getMeta(key) as Running | null | undefined;
        if (set !== undefined) return set;
        if (before === null || !tr.docChanged) return before;
        // Taken back, the rest would stand alone.
        return tr.getMeta(undoes) === true ? null : { ...before, pos: tr.mapping.map(before.pos, 1) };
      },
    },
    view: (view) => {
      let card: PasteCard | null = null;
      let all = 0;
      let timer: ReturnType<typeof setTimeout> | null = null;
      const ask = (event: BeforeUnloadEvent) => {
        if (key.getState(view.state) != null) event.preventDefault();
      };
      addEventListener("beforeunload", ask);
      const step = () => {
        timer = null;
        if (!view.isDestroyed) goOn(view, 1);
      };
      const update = () => {
        const running = key.getState(view.state) ?? null;
        if (running === null) {
          card?.remove();
          card = null;
          return;
        }
        if (card === null) {
          all = running.rest.length;
          card = new PasteCard(view, () => {
            view.dispatch(view.state.tr.setMeta(key, null));
            view.focus();
          });
        }
        card.show(1 - running.rest.length / Math.max(1, all));
        // Not with the next frame: a tab that is left has none, and what was pasted would stay out until somebody comes back.
        timer ??= setTimeout(step, frameMs);
      };
      // Made anew, it goes on.
      update();
      return {
        update,
        destroy() {
          if (timer !== null) clearTimeout(timer);
          removeEventListener("beforeunload", ask);
          card?.remove();
        },
      };
    },
  });
}

/** Lets what is still to come of a large paste come in at once, as before something else is pasted. */
export function finishPaste(view: EditorView): void {
  const running = key.getState(view.state);
  if (running != null) goOn(view, running.rest.length);
}

/** Puts some more parts of what is being pasted into the text; nothing where it may be written in no more. */
function goOn(view: EditorView, count: number): void {
  const running = key.getState(view.state);
  if (running == null) return;
  const parts = view.editable ? running.rest.slice(0, count) : [];
  const rest = view.editable ? running.rest.slice(count) : [];
  const { tr } = view.state;
  let { pos } = running;
  for (const part of parts) {
    // Whoever has joined what was around it meanwhile has it behind that.
    const at = part.firstChild === null ? null : placeForBlock(tr.doc, pos, part.firstChild);
    pos = at ?? tr.doc.content.size;
    tr.insert(pos, part);
    pos += part.size;
  }
  if (parts.length > 0) tr.setMeta(goesOn, rest.length > 0).setMeta("uiEvent", "paste");
  view.dispatch(tr.setMeta(key, rest.length === 0 ? null : ({ pos, rest } satisfies Running)));
}

/** Begins to paste what is large; false, with nothing done, for what is not, or comes to a place where it has to be fitted in. */
export function pasteInParts(view: EditorView, slice: Slice): boolean {
  const { content } = slice;
  if (content.childCount <= mostBlocks && content.size <= mostLetters) return false;
  // There is one of them at a time.
  if (key.getState(view.state) != null || view.state.selection.$from.parent.type.spec.code === true) return false;
  const tr = begin(view.state, slice);
  if (tr === null) return false;
  view.dispatch(tr.scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste").setMeta(goesOn, true));
  return true;
}

/** The first part and the last block, which go together with what is there; what is between them comes to stand between them. */
function begin(state: EditorState, slice: Slice): Transaction | null {
  const { content, openStart, openEnd } = slice;
  const parts = partsOf(content);
  const [first, ...rest] = parts.slice(0, -1);
  const last = parts.at(-1);
  if (first === undefined || last === undefined || rest.length === 0) return null;
  const { tr } = state;
  tr.replaceSelection(new Slice(first.append(last), openStart, openEnd));
  const $end = tr.doc.resolve(tr.selection.to);
  const depth = $end.depth - openEnd;
  if (depth < 0) return null;
  const index = openEnd === 0 ? $end.index(depth) - 1 : $end.index(depth);
  const parent = $end.node(depth);
  const before = index > 0 ? parent.child(index - 1) : null;
  const isBetween = before !== null && first.lastChild !== null && before.eq(first.lastChild) && first.childCount > 1;
  const fits = rest.every((part) => parent.canReplace(index, index, part));
  if (!isBetween || !fits) return null;
  return tr.setMeta(key, { pos: $end.posAtIndex(index, depth), rest } satisfies Running);
}

/** The blocks in parts of which each is written and shown within a frame or two; the last block is a part of its own. */
function partsOf(content: Fragment): Fragment[] {
  const parts: Fragment[] = [];
  let blocks: Node[] = [];
  let letters = 0;
  const flush = () => {
    if (blocks.length > 0) parts.push(Fragment.from(blocks));
    blocks = [];
    letters = 0;
  };
  for (let index = 0; index < content.childCount; index += 1) {
    const block = content.child(index);
    if (index === content.childCount - 1) flush();
    blocks.push(block);
    letters += block.nodeSize;
    if (blocks.length >= mostBlocks || letters >= mostLetters) flush();
  }
  flush();
  return parts;
}
