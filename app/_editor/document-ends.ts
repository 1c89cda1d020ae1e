import { type Command, AllSelection, type EditorState, Selection, TextSelection } from "@tiptap/pm/state";
import { endOfText } from "#lib/document/footnotes.ts";

/**
 * The keys that lead to the beginning and the end of a document, and out of all of it that is selected. Browsers stay where they are, or go where
 * nothing can be written, beside a box to tick, a table of contents and footnotes. And Delete, behind which nothing comes: it would take away the line
 * that it is pressed in, and select what stands before.
 */
export function documentEndKeys(onMac: boolean): Record<string, Command> {
  const [home, end] = onMac ? ["Mod-ArrowUp", "Mod-ArrowDown"] : ["Mod-Home", "Mod-End"];
  return {
    [home as string]: go(startOf),
    [end as string]: go(endOf),
    [`Shift-${home}`]: reach(startOf),
    [`Shift-${end}`]: reach(endOf),
    Delete: atTheEnd,
    ...Object.fromEntries(["ArrowUp", "Home"].map((key) => [key, ifAll(go(startOf))])),
    ...Object.fromEntries(["ArrowDown", "End"].map((key) => [key, ifAll(go(endOf))])),
    ArrowLeft: ifAll(sideways(startOf, endOf)),
    ArrowRight: ifAll(sideways(endOf, startOf)),
  };
}

// Among letters: a picture that is selected would be replaced by what is typed next.
function startOf({ doc }: EditorState): Selection {
  return Selection.findFrom(doc.resolve(0), 1, true) ?? Selection.atStart(doc);
}

function endOf({ doc }: EditorState): Selection {
  return Selection.findFrom(doc.resolve(endOfText(doc)), -1, true) ?? Selection.atEnd(doc);
}

function go(where: (state: EditorState) => Selection): Command {
  return (state, dispatch) => {
    dispatch?.(state.tr.setSelection(where(state)).scrollIntoView());
    return true;
  };
}

function atTheEnd({ selection, doc }: EditorState): boolean {
  const { $head, empty } = selection;
  if (!empty || !$head.parent.isTextblock || $head.parent.childCount > 0) return false;
  const end = endOfText(doc);
  return $head.pos + $head.depth === ($head.pos < end ? end : $head.end(1) + 1);
}

function reach(where: (state: EditorState) => Selection): Command {
  return (state, dispatch) => {
    const { $head } = where(state);
    dispatch?.(state.tr.setSelection(TextSelection.between(state.selection.$anchor, $head)).scrollIntoView());
    return true;
  };
}

/** In a line that is read from the right, the other way. */
function sideways(where: (state: EditorState) => Selection, other: (state: EditorState) => Selection): Command {
  return (state, dispatch, view) => {
    const { node } = view?.domAtPos(where(state).head) ?? { node: null };
    const element = node instanceof Element ? node : node?.parentElement;
    const isFromRight = element != null && getComputedStyle(element).direction === "rtl";
    return go(isFromRight ? other : where)(state, dispatch, view);
  };
}

function ifAll(command: Command): Command {
  return (state, dispatch, view) => state.selection instanceof AllSelection && command(state, dispatch, view);
}
