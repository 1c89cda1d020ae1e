import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { differInFootnotes, footnotesOf, numbersOf, sameFootnotes } from "#lib/document/footnotes.ts";

const key = new PluginKey<DecorationSet>("footnoteNumbers");

/** Tells each footnote its number, counted anew when one comes, goes or moves. `numberIn` reads it. */
export function footnoteNumbers(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, { doc }) => numbered(doc),
      apply(tr, before) {
        if (!tr.docChanged) return before;
        const isSame =
          !differInFootnotes(tr.before, tr.doc) || sameFootnotes(footnotesOf(tr.before), footnotesOf(tr.doc));
        return isSame ? before.map(tr.mapping, tr.doc) : numbered(tr.doc);
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

/** The number of the footnote that has these decorations; 0 for words to which no reference leads. */
export function numberIn(decorations: readonly { spec: { footnote?: number } }[]): number {
  return decorations.find(({ spec }) => spec.footnote !== undefined)?.spec.footnote ?? 0;
}

function numbered(doc: Node): DecorationSet {
  const { references, bodies } = footnotesOf(doc);
  const numbers = numbersOf(references);
  const made = [
    ...references.map(({ id, pos }) => ({ id, from: pos, to: pos + 1 })),
    ...bodies.map(({ id, pos, node }) => ({ id, from: pos, to: pos + node.nodeSize })),
  ].map(({ id, from, to }) => Decoration.node(from, to, {}, { footnote: numbers.get(id) ?? 0 }));
  return DecorationSet.create(doc, made);
}
