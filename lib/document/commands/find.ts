import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from "@tiptap/pm/state";
import { type FindQuery, Finder, type Hit, type Matcher } from "#lib/document/find.ts";
import { type Command, shown } from "./command.ts";

/** What is looked for, and where it was found. */
export interface Found {
  query: FindQuery;
  hits: readonly Hit[];
}

interface Search extends Found {
  finder: Finder | null;
}

const nothing: Search = {
  query: { text: "", matchCase: false, wholeWord: false, isPattern: false },
  hits: [],
  finder: null,
};
const key = new PluginKey<Search>("find");

/** Finding, and going from one hit to the next, also while the text has the focus. */
export const findCommands = {
  find: shown("find", { keys: "Mod-f" }),
  replace: shown("replace", { keys: "Mod-h", macKeys: "Mod-Shift-h", isEnabled: (editor) => editor.isEditable }),
  "find-next": going(1, ["Mod-g", "F3"]),
  "find-previous": going(-1, ["Mod-Shift-g", "Shift-F3"]),
} satisfies Record<string, Command>;

/** Knows what is looked for, and keeps the hits true while anybody changes the document. */
export function find(): Plugin<Search> {
  return new Plugin<Search>({
    key,
    state: {
      init: () => nothing,
      apply(tr, before) {
        const search = (tr.getMeta(key) as Search | undefined) ?? before;
        if (search === before && !tr.docChanged) return before;
        return search.finder === null ? search : { ...search, hits: search.finder.hits(tr.doc) };
      },
    },
  });
}

/** What is being looked for, and where it is. */
export function foundIn(state: EditorState): Found {
  return key.getState(state) ?? nothing;
}

/** Looks for something from now on; with a null matcher no more, though what was looked for last is remembered. */
export function lookFor(editor: Editor, query: FindQuery, matcher: Matcher | null): void {
  const finder = matcher === null ? null : new Finder(matcher);
  editor.view.dispatch(editor.state.tr.setMeta(key, { query, finder, hits: [] } satisfies Search));
}

/** Which of the hits is selected, counted from 0; -1 for none. */
export function currentHit({ selection }: Pick<EditorState, "selection">, hits: readonly Hit[]): number {
  return hits.findIndex(({ from, to }) => from === selection.from && to === selection.to);
}

/** Selects the next hit behind the selection, or the one before it; over the end it goes on at the beginning. False where there is none. */
export function goToHit(editor: Editor, step: 1 | -1, isHere = false): boolean {
  const { state, view } = editor;
  const { hits } = foundIn(state);
  const { from, to } = state.selection;
  const ahead =
    step === 1
      ? hits.find((hit) => (isHere ? hit.from >= from : hit.from >= to && hit.to > to))
      : hits.findLast((hit) => hit.to <= from && hit.from < from);
  const hit = ahead ?? (step === 1 ? hits[0] : hits.at(-1));
  if (hit === undefined) return false;
  view.dispatch(selecting(state.tr, hit).scrollIntoView());
  return true;
}

/** Replaces the selected hit and goes to the next; where none is selected, goes to the next alone. */
export function replaceHit(editor: Editor, template: string): boolean {
  const { state, view } = editor;
  if (!editor.isEditable) return false;
  const { hits } = foundIn(state);
  const hit = hits[currentHit(state, hits)];
  if (hit !== undefined) {
    const { tr } = state;
    write(tr, hit, template);
    tr.setSelection(TextSelection.create(tr.doc, tr.mapping.map(hit.to)));
    view.dispatch(tr);
  }
  return goToHit(editor, 1) || hit !== undefined;
}

/** Replaces every hit, in one step that is taken back as one. Says how many there were. */
export function replaceAllHits(editor: Editor, template: string): number {
  const { state, view } = editor;
  const { hits } = foundIn(state);
  if (!editor.isEditable || hits.length === 0) return 0;
  const { tr } = state;
  // From the end, so that places before stay where they are.
  for (const hit of hits.toReversed()) write(tr, hit, template);
  view.dispatch(tr);
  return hits.length;
}

/** With the look, the link and the comment of what it takes the place of. */
function write(tr: Transaction, hit: Hit, template: string): void {
  const { doc } = tr;
  const text = hit.replacement(template).replaceAll(/[\r\n]+/g, " ");
  if (text === "") tr.delete(hit.from, hit.to);
  else tr.replaceWith(hit.from, hit.to, doc.type.schema.text(text, marksOf(doc, hit)));
}

function marksOf(doc: Node, { from }: Hit) {
  return doc.nodeAt(from)?.marks ?? [];
}

function selecting(tr: Transaction, { from, to }: Hit): Transaction {
  return tr.setSelection(TextSelection.create(tr.doc, from, to));
}

/** The focus stays where it is: in the text, or in the field that asks. */
function going(step: 1 | -1, keys: readonly string[]): Command {
  return {
    keys,
    kind: "action",
    anywhere: true,
    isActive: () => false,
    isEnabled: (editor) => foundIn(editor.state).hits.length > 0,
    run(editor, page) {
      const isThere = goToHit(editor, step);
      // Also while the focus is in the field that asks, or the hit in something folded.
      if (isThere) page.perform("reveal");
      return isThere;
    },
  };
}
