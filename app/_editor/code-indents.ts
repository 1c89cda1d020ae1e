import type { Command, EditorState, Transaction } from "@tiptap/pm/state";

/** How many spaces are one step in. */
const step = 2;
/** More lines are not moved: ProseMirror takes time that grows with the square of their number. */
const mostLines = 2_000;

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

/**
 * Puts spaces before each line, or takes some away: as many as `by` says of it. Each is a change of its own beginning alone, so that what another
 * writes into the lines meanwhile, and what is said of their words, stays.
 */
function moved(state: EditorState, by: (line: string) => number): Transaction | null {
  const found = linesOf(state);
  if (found === null) return null;
  const { tr, schema } = state;
  if (found.lines.length > mostLines) return tr;
  let at = found.from + found.lines.join("\n").length;
  for (const line of found.lines.toReversed()) {
    at -= line.length;
    const spaces = by(line);
    if (spaces > 0) tr.insert(at, schema.text(" ".repeat(spaces)));
    if (spaces < 0) tr.delete(at, at - spaces);
    at -= 1;
  }
  return tr;
}

const indentCode: Command = (state, dispatch) => {
  const isCaret = state.selection.empty && linesOf(state) !== null;
  const tr = isCaret ? state.tr.insertText(" ".repeat(step)) : moved(state, (line) => (line === "" ? 0 : step));
  if (tr !== null) dispatch?.(tr.scrollIntoView());
  return tr !== null;
};

const outdentCode: Command = (state, dispatch) => {
  const tr = moved(state, (line) => -(/^(?:\t| {1,2})/.exec(line)?.[0].length ?? 0));
  if (tr !== null) dispatch?.(tr.scrollIntoView());
  return tr !== null;
};

/** Tab moves lines of code in, and Shift+Tab out again, as editors of code do; arrow keys lead out of it. In cells Tab goes from cell to cell. */
export const codeKeys: Readonly<Record<string, Command>> = { Tab: indentCode, "Shift-Tab": outdentCode };
