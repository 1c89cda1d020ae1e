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

/** More rows' cells, or items, of one block come in parts, too. */
const mostCells = 1_200;

/** What comes at once. */
interface Part {
  content: Fragment;
  /** The table or list, of which these are more rows or items; null: blocks. */
  goesOnWith: Node | null;
}

/** A paste that is coming in, part by part. */
interface Running {
  /** Where the next part comes to stand. */
  pos: number;
  rest: readonly Part[];
  /** Whether the last list stands on both sides of what is still to come, to be one again behind it. */
  joins: boolean;
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
  for (const { content, goesOnWith } of parts) {
    const inside = goesOnWith === null ? null : placeForMore(tr.doc, pos, goesOnWith, content);
    if (inside !== null) {
      tr.insert(inside, content);
      pos += content.size;
      continue;
    }
    const blocks = goesOnWith === null ? content : Fragment.from(goesOnWith.copy(content));
    // Whoever has joined what was around it meanwhile has it behind that.
    const at = blocks.firstChild === null ? null : placeForBlock(tr.doc, pos, blocks.firstChild);
    pos = at ?? tr.doc.content.size;
    tr.insert(pos, blocks);
    pos += blocks.size;
  }
  if (view.editable && rest.length === 0 && running.joins) {
    const { nodeBefore, nodeAfter } = tr.doc.resolve(pos);
    if (nodeBefore !== null && nodeAfter !== null && nodeBefore.sameMarkup(nodeAfter)) tr.join(pos);
  }
  if (parts.length > 0) tr.setMeta(goesOn, rest.length > 0).setMeta("uiEvent", "paste");
  view.dispatch(tr.setMeta(key, rest.length === 0 ? null : ({ ...running, pos, rest } satisfies Running)));
}

/** Where more rows or items of a block go in: at `pos` within whatever holds them, or at the end of what ends there; null where neither is. */
function placeForMore(doc: Node, pos: number, block: Node, more: Fragment): number | null {
  const $pos = doc.resolve(pos);
  // The first items may have come into a list of another kind, which was there.
  if ($pos.parent.canReplace($pos.index(), $pos.index(), more)) return pos;
  return $pos.nodeBefore?.type === block.type ? pos - 1 : null;
}

/** Begins to paste what is large; false, with nothing done, for what is not, or comes to a place where it has to be fitted in. */
export function pasteInParts(view: EditorView, slice: Slice): boolean {
  const { content } = slice;
  const isLarge = content.childCount > mostBlocks || content.size > mostLetters || content.content.some(isLong);
  if (!isLarge) return false;
  // There is one of them at a time.
  if (key.getState(view.state) != null || view.state.selection.$from.parent.type.spec.code === true) return false;
  const tr = begin(view.state, slice);
  if (tr === null) return false;
  view.dispatch(tr.scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste").setMeta(goesOn, true));
  return true;
}

/** The first part and the last block or item, which go together with what is there; what is between them comes to stand between them. */
function begin(state: EditorState, slice: Slice): Transaction | null {
  const { openStart, openEnd } = slice;
  const [first, ...others] = partsOf(slice);
  const block = first?.content.lastChild;
  if (first === undefined || block == null || others.length === 0) return null;
  const end = others.at(-1) as Part;
  const last = end.goesOnWith === null || openEnd > 0 ? (others.pop() ?? null) : null;
  let { content } = first;
  // A list that is all there is stands in one piece, and the rest comes within it.
  const isOneList =
    last !== null && last.goesOnWith !== null && others.every(({ goesOnWith }) => goesOnWith === last.goesOnWith);
  if (last !== null) {
    if (isOneList)
      content = content.replaceChild(content.childCount - 1, block.copy(block.content.append(last.content)));
    else
      content = content.append(
        last.goesOnWith === null ? last.content : Fragment.from(last.goesOnWith.copy(last.content)),
      );
  }
  const { tr } = state;
  tr.replaceSelection(new Slice(content, openStart, openEnd));
  const isOpen = openStart > 0 && first.content.childCount === 1;
  const goesOnInBlock = others[0]?.goesOnWith?.type === block.type;
  const whole = !isOpen && !isOneList ? block : goesOnInBlock && block.childCount > 1 ? block.lastChild : null;
  const pos = whole === null ? null : endOf(whole, tr);
  if (pos === null) return null;
  const $pos = tr.doc.resolve(pos);
  const $behind = whole === block ? $pos : tr.doc.resolve($pos.after());
  const fits = others.every(
    ({ content: each, goesOnWith }) =>
      goesOnWith !== null || $behind.parent.canReplace($behind.index(), $behind.index(), each),
  );
  const joins = last !== null && last.goesOnWith !== null && !isOneList;
  return fits ? tr.setMeta(key, { pos, rest: others, joins } satisfies Running) : null;
}

/** Where a block ends that was just put in as it is; null where it was made to fit. */
function endOf(block: Node, tr: Transaction): number | null {
  let found: number | null = null;
  for (const map of tr.mapping.maps.slice(-1)) {
    map.forEach((_from, _to, start, end) => {
      tr.doc.nodesBetween(start, Math.min(end, tr.doc.content.size), (node, pos) => {
        if (node === block) found = pos + node.nodeSize;
        return found === null && !node.isTextblock;
      });
    });
  }
  return found;
}

/** The parts of which each is written and shown within a frame or two; the last block is a part of its own, or its last item where it is long and open. */
function partsOf({ content, openEnd }: Slice): Part[] {
  const parts: Part[] = [];
  let blocks: Node[] = [];
  let letters = 0;
  const flush = () => {
    if (blocks.length > 0) parts.push({ content: Fragment.from(blocks), goesOnWith: null });
    blocks = [];
    letters = 0;
  };
  for (let index = 0; index < content.childCount; index += 1) {
    const block = content.child(index);
    const isLast = index === content.childCount - 1;
    if (isLong(block)) {
      // What goes together with the text behind it is the last item alone.
      const [head, ...rest] = chunksOf(block, isLast && openEnd > 0);
      blocks.push(block.copy(head));
      flush();
      parts.push(...rest.map((chunk) => ({ content: chunk, goesOnWith: block })));
      continue;
    }
    if (isLast) flush();
    blocks.push(block);
    letters += block.nodeSize;
    if (blocks.length >= mostBlocks || letters >= mostLetters) flush();
  }
  flush();
  return parts;
}

/** Whether a block is a table or a list of more than a frame or two can show. */
function isLong(block: Node): boolean {
  const { group = "" } = block.type.spec;
  if (block.type.name !== "table" && !group.split(" ").includes("list")) return false;
  return block.nodeSize > mostLetters || block.children.reduce((sum, child) => sum + cellsOf(child), 0) > mostCells;
}

function cellsOf(child: Node): number {
  return child.type.name === "tableRow" ? child.childCount : 1;
}

/** The rows or items of a block, some at a time; the last by itself, if it is to be. */
function chunksOf(block: Node, isLastAlone: boolean): Fragment[] {
  const chunks: Fragment[] = [];
  let rest: Node[] = [];
  let [cells, letters] = [0, 0];
  for (const [index, child] of block.children.entries()) {
    if (isLastAlone && index === block.childCount - 1 && rest.length > 0) {
      chunks.push(Fragment.from(rest));
      rest = [];
    }
    rest.push(child);
    cells += cellsOf(child);
    letters += child.nodeSize;
    if (cells < mostCells && letters < mostLetters) continue;
    chunks.push(Fragment.from(rest));
    rest = [];
    [cells, letters] = [0, 0];
  }
  if (rest.length > 0) chunks.push(Fragment.from(rest));
  return chunks;
}
