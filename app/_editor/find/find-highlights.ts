import type { Node } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration } from "@tiptap/pm/view";
import { type Found, currentHit, foundIn } from "#lib/document/commands/find.ts";
import { type BlockDecorations, type Span, decorateBlocks, noDecorations } from "#app/_editor/block-decorations.ts";

interface Highlights {
  found: Found;
  decorations: BlockDecorations;
}

/** More are counted and gone to, but shown only around the selection: each costs every key something. */
const most = 2_000;

const key = new PluginKey<Highlights>("findHighlights");

/** Shows what was found, and which of it is selected. */
export function findHighlights(): Plugin<Highlights> {
  return new Plugin<Highlights>({
    key,
    state: {
      init: (_, state) => ({ found: foundIn(state), decorations: noDecorations }),
      apply(tr, before, _, state) {
        const found = foundIn(state);
        const isMoved = tr.selectionSet && found.hits.length > most;
        if (found === before.found && !isMoved) return before;
        if (found.hits.length === 0) return { found, decorations: noDecorations };
        const { blocks, spans } = inBlocks(state, found);
        const isSame = found.query === before.found.query;
        const decorations = isSame
          ? decorateBlocks(state.doc, blocks, (node) => spans.get(node) ?? [], before.decorations, tr.mapping)
          : decorateBlocks(state.doc, blocks, (node) => spans.get(node) ?? []);
        return { found, decorations };
      },
    },
    props: {
      decorations(state) {
        const { found, decorations } = key.getState(state) ?? { found: foundIn(state), decorations: noDecorations };
        const hit = found.hits[currentHit(state, found.hits)];
        if (hit === undefined) return decorations.set;
        return decorations.set.add(state.doc, [Decoration.inline(hit.from, hit.to, { class: "find-current" })]);
      },
    },
  });
}

/** The hits of each block that has any. */
function inBlocks(
  { doc, selection }: EditorState,
  { hits: all }: Found,
): { blocks: [Node, number][]; spans: Map<Node, Span[]> } {
  const near = all.findIndex(({ to }) => to >= selection.from);
  const first = Math.max(0, (near === -1 ? all.length : near) - most / 2);
  const hits = all.slice(first, first + most);
  const blocks: [Node, number][] = [];
  const spans = new Map<Node, Span[]>();
  let last: { node: Node; start: number; end: number } | null = null;
  let isFirst = true;
  for (const { from, to } of hits) {
    if (last === null || from > last.end) {
      const $from = doc.resolve(from);
      last = { node: $from.parent, start: $from.start(), end: $from.end() };
      blocks.push([last.node, last.start - 1]);
      // One block may stand in two places, and then has its hits from the first.
      isFirst = !spans.has(last.node);
    }
    if (!isFirst) continue;
    const list = spans.get(last.node) ?? [];
    list.push({ from: from - last.start, to: to - last.start, className: "find-hit" });
    spans.set(last.node, list);
  }
  return { blocks, spans };
}
