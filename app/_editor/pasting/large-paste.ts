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
    const { nodeBefore } = tr.doc.resolve(pos);
    if (goesOnWith !== null && nodeBefore?.type === goesOnWith.type) {
      tr.insert(pos - 1, content);
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
  if (parts.length > 0) tr.setMeta(goesOn, rest.length > 0).setMeta("uiEvent", "paste");
  view.dispatch(tr.setMeta(key, rest.length === 0 ? null : ({ pos, rest } satisfies Running)));
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

/** The first part and the last block, which go together with what is there; what is between them comes to stand between them. */
function begin(state: EditorState, slice: Slice): Transaction | null {
  const { openStart, openEnd } = slice;
  const [first, ...others] = partsOf(slice);
  const last = others.at(-1)?.goesOnWith === null ? (others.pop() ?? null) : null;
  const block = first?.content.lastChild;
  if (first === undefined || block == null || others.length === 0) return null;
  const { tr } = state;
  tr.replaceSelection(new Slice(first.content.append(last?.content ?? Fragment.empty), openStart, openEnd));
  const isOpen = openStart > 0 && first.content.childCount === 1;
  const pos = isOpen ? null : endOf(block, tr);
  if (pos === null) return null;
  const $pos = tr.doc.resolve(pos);
  const fits = others.every(
    ({ content, goesOnWith }) => goesOnWith !== null || $pos.parent.canReplace($pos.index(), $pos.index(), content),
  );
  return fits ? tr.setMeta(key, { pos, rest: others } satisfies Running) : null;
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

/** The parts of which each is written and shown within a frame or two; the last block is a part of its own, unless it is long itself. */
function partsOf({ content, openStart, openEnd }: Slice): Part[] {
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
    // What goes together with the text around it is written as it is.
    const isEdge = (index === 0 && openStart > 0) || (isLast && openEnd > 0);
    if (!isEdge && isLong(block)) {
      const [head, ...rest] = chunksOf(block);
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

/** The rows or items of a block, some at a time. */
function chunksOf(block: Node): Fragment[] {
  const chunks: Fragment[] = [];
  let rest: Node[] = [];
  let [cells, letters] = [0, 0];
  for (const child of block.children) {
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
