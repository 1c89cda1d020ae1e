import { type Command, type EditorState, TextSelection, type Transaction } from "@tiptap/pm/state";

/** One step in. */
const step = "  ";

/** The lines of code that something is selected of; null where it is not code of one block, or where Tab leads to the next cell. */
function linesOf({ selection }: EditorState): { from: number; lines: string[] } | null {
  const { $from, $to, empty } = selection;
  if ($from.parent.type.spec.code !== true || !$from.sameParent($to)) return null;
  for (let depth = $from.depth; depth > 0; depth -= 1)
    if ($from.node(depth).type.spec.tableRole !== undefined) return null;
  const text = $from.parent.textContent;
  const first = text.slice(0, $from.parentOffset).lastIndexOf("\n") + 1;
  // A line of which only the beginning is reached is not selected.
  const isAtBeginning = !empty && text[$to.parentOffset - 1] === "\n";
  const end = isAtBeginning ? $to.parentOffset - 1 : text.indexOf("\n", $to.parentOffset);
  return { from: $from.start() + first, lines: text.slice(first, end === -1 ? undefined : end).split("\n") };
}

/** Changes lines of code at once; what is selected of them stays selected. */
function changed(state: EditorState, change: (line: string) => string): Transaction | null {
  const found = linesOf(state);
  if (found === null) return null;
  const { from, lines } = found;
  const { tr, schema, selection } = state;
  const before = lines.join("\n");
  const after = lines.map(change);
  const text = after.join("\n");
  if (text === before) return tr;
  if (text === "") tr.delete(from, from + before.length);
  else tr.replaceWith(from, from + before.length, schema.text(text));
  const moved = (pos: number): number => {
    let [old, now] = [from, from];
    for (const [index, line] of lines.entries()) {
      const by = (after[index]?.length ?? 0) - line.length;
      // In what was taken from the beginning of a line, its beginning.
      if (pos <= old + line.length) return pos < old ? pos : Math.max(now, now + (pos - old) + by);
      old += line.length + 1;
      now += line.length + by + 1;
    }
    return pos + text.length - before.length;
  };
  return tr.setSelection(TextSelection.create(tr.doc, moved(selection.anchor), moved(selection.head)));
}

const indentCode: Command = (state, dispatch) => {
  const tr = state.selection.empty
    ? linesOf(state) && state.tr.insertText(step)
    : changed(state, (line) => (line === "" ? line : step + line));
  if (tr !== null) dispatch?.(tr.scrollIntoView());
  return tr !== null;
};

const outdentCode: Command = (state, dispatch) => {
  const tr = changed(state, (line) => line.replace(/^(?:\t| {1,2})/, ""));
  if (tr !== null) dispatch?.(tr.scrollIntoView());
  return tr !== null;
};

/** Tab moves lines of code in, and Shift+Tab out again, as editors of code do; arrow keys lead out of it. In cells Tab goes from cell to cell. */
export const codeKeys: Readonly<Record<string, Command>> = { Tab: indentCode, "Shift-Tab": outdentCode };
