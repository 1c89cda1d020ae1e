import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { type BlockDecorations, type Span, decorateBlocks, noDecorations } from "#app/_editor/block-decorations.ts";

type Highlight = (language: string, code: string) => readonly Span[];

/** Code that is longer is shown plain: to colour it would make typing wait. */
const longest = 20_000;

const key = new PluginKey<BlockDecorations>("codeHighlighting");

/**
 * Colours code of a known language. What knows languages is loaded when the first code of one is in sight; blocks that have not changed are
 * not looked at again.
 */
export function codeHighlighting(): Plugin {
  let highlight: Highlight | null = null;
  let isLoading = false;
  const known = new WeakMap<Node, readonly Span[]>();

  const spansOf = (node: Node): readonly Span[] => {
    const language = node.attrs["language"] as string | null;
    if (highlight === null || language === null || node.content.size > longest) return [];
    const before = known.get(node);
    if (before !== undefined) return before;
    // Whatever is no letter takes one place, as in the document.
    const spans = highlight(language, node.textBetween(0, node.content.size, undefined, "\ufffc"));
    known.set(node, spans);
    return spans;
  };

  const load = (view: EditorView): void => {
    if (isLoading || !hasCode(view.state.doc)) return;
    isLoading = true;
    import("./code-grammar.ts").then(
      (grammar) => {
        highlight = grammar.highlight;
        if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, true));
      },
      () => {
        // Tried again with the next change.
        isLoading = false;
      },
    );
  };

  return new Plugin<BlockDecorations>({
    key,
    state: {
      init: () => noDecorations,
      apply(tr, before) {
        if (tr.getMeta(key) === true) return decorateBlocks(tr.doc, codeIn(tr.doc), spansOf);
        if (!tr.docChanged || highlight === null) return before;
        if (before.blocks.size === 0 && !hasCode(tr.doc)) return before;
        return decorateBlocks(tr.doc, codeIn(tr.doc), spansOf, before, tr.mapping);
      },
    },
    props: { decorations: (state) => key.getState(state)?.set },
    view: (view) => {
      load(view);
      return {
        update: (now, { doc }) => {
          if (now.state.doc !== doc) load(now);
        },
      };
    },
  });
}

const codeBlocks = new WeakMap<Node, boolean>();

/** Whether code with a language is in a node. */
function hasCode(node: Node): boolean {
  if (node.isTextblock) return node.type.name === "codeBlock" && node.attrs["language"] !== null;
  const before = codeBlocks.get(node);
  if (before !== undefined) return before;
  const has = node.children.some((child) => hasCode(child));
  codeBlocks.set(node, has);
  return has;
}

function* codeIn(node: Node, start = 0): Generator<[node: Node, pos: number]> {
  let pos = start;
  for (const child of node.children) {
    if (hasCode(child)) {
      if (child.isTextblock) yield [child, pos];
      else yield* codeIn(child, pos + 1);
    }
    pos += child.nodeSize;
  }
}
