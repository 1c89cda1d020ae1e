import { Extension } from "@tiptap/core";
import type { Command, EditorState } from "@tiptap/pm/state";

/** One step in. */
const step = "  ";

/** Tab moves lines of code in, and Shift+Tab out again, as editors of code do; arrow keys lead out of it. In cells Tab goes from cell to cell. */
export const CodeIndents = Extension.create({
  name: "codeIndents",
  addKeyboardShortcuts() {
    const { editor } = this;
    const does = (command: Command) => () => editor.isEditable && command(editor.state, editor.view.dispatch);
    return { Tab: does(indentCode), "Shift-Tab": does(outdentCode) };
  },
});

/** Where each line of the code begins that something is selected of, from the last to the first; null where it is not code of one block. */
function linesOf({ selection }: EditorState): number[] | null {
  const { $from, $to } = selection;
  if ($from.parent.type.spec.code !== true || !$from.sameParent($to)) return null;
  for (let depth = $from.depth; depth > 0; depth -= 1)
    if ($from.node(depth).type.spec.tableRole !== undefined) return null;
  const text = $from.parent.textBetween(0, $to.parentOffset, undefined, " ");
  const first = text.slice(0, $from.parentOffset).lastIndexOf("\n") + 1;
  const breaks = [...text.slice(first).matchAll(/\n/g)].map(({ index }) => first + index + 1);
  return [first, ...breaks].toReversed().map((line) => $from.start() + line);
}

const indentCode: Command = (state, dispatch) => {
  const lines = linesOf(state);
  if (lines === null) return false;
  const { tr, selection } = state;
  if (selection.empty) tr.insertText(step);
  else for (const line of lines) tr.insertText(step, line);
  dispatch?.(tr.scrollIntoView());
  return true;
};

const outdentCode: Command = (state, dispatch) => {
  const lines = linesOf(state);
  if (lines === null) return false;
  const { tr, doc } = state;
  for (const line of lines) {
    const end = Math.min(line + step.length, doc.resolve(line).end());
    const spaces = /^(?:\t| {0,2})/.exec(doc.textBetween(line, end))?.[0].length ?? 0;
    if (spaces > 0) tr.delete(line, line + spaces);
  }
  dispatch?.(tr.scrollIntoView());
  return true;
};
