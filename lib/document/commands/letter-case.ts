import { type Command as StateCommand, type EditorState, TextSelection } from "@tiptap/pm/state";
import { type Command, edit } from "./command.ts";

/** How selected letters are written: all large, all small, or large where a word begins. By the rules of each paragraph's own language. */
export const letterCaseCommands = {
  "upper-case": edit(written((text, language) => text.toLocaleUpperCase(language))),
  "lower-case": edit(written((text, language) => text.toLocaleLowerCase(language))),
  "title-case": edit(written(titled)),
} satisfies Record<string, Command>;

type Writing = (text: string, language: string | undefined, before: string) => string;

/** Writes the selected letters otherwise, each piece with its looks and its links; what does not change is left alone. */
function written(write: Writing): StateCommand {
  return (state, dispatch) => {
    const { tr, schema } = state;
    for (const { from, to, text, before, language } of pieces(state).toReversed()) {
      const now = write(text, language, before);
      if (now === text) continue;
      // The dry run knows enough with the first.
      if (dispatch === undefined) return true;
      tr.replaceWith(from, to, schema.text(now, state.doc.nodeAt(from)?.marks ?? []));
    }
    if (!tr.docChanged) return false;
    const { selection, doc } = state;
    if (selection instanceof TextSelection) {
      const [from, to] = [tr.mapping.map(selection.from, -1), tr.mapping.map(selection.to, 1)];
      tr.setSelection(TextSelection.between(tr.doc.resolve(from), tr.doc.resolve(to)));
    } else tr.setSelection(selection.map(tr.doc, tr.mapping));
    // One letter may be two in large.
    if (tr.doc !== doc) dispatch?.(tr.scrollIntoView());
    return true;
  };
}

interface Piece {
  from: number;
  to: number;
  text: string;
  /** What stands before it in its paragraph. */
  before: string;
  language: string | undefined;
}

function pieces({ doc, selection }: EditorState): Piece[] {
  const found: Piece[] = [];
  for (const { $from, $to } of selection.ranges)
    doc.nodesBetween($from.pos, $to.pos, (node, pos, parent) => {
      if (!node.isText || parent === null || parent.type.spec.code === true) return;
      const [from, to] = [Math.max(pos, $from.pos), Math.min(pos + node.nodeSize, $to.pos)];
      if (from >= to) return;
      const start = doc.resolve(from).start();
      const before = doc.textBetween(Math.max(start, from - 1), from, undefined, " ");
      const language = (parent.attrs["lang"] as string | null) ?? undefined;
      found.push({ from, to, text: doc.textBetween(from, to), before, language });
    });
  return found;
}

/** A word may have begun in the piece before. */
function titled(text: string, language: string | undefined, before: string): string {
  const isWithin = /[\p{L}\p{M}\p{N}'\u2019]$/u.test(before);
  return text.replaceAll(/[\p{L}\p{M}\p{N}'\u2019]+/gu, (word, index: number) => {
    const small = word.toLocaleLowerCase(language);
    if (index === 0 && isWithin) return small;
    const [first = ""] = small;
    return first.toLocaleUpperCase(language) + small.slice(first.length);
  });
}
