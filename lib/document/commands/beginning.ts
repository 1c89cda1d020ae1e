import type { ResolvedPos } from "@tiptap/pm/model";
import { type EditorState, NodeSelection, Selection } from "@tiptap/pm/state";

/** Where the text of the selection begins: in its first block of text, also where everything, or cells, are selected. */
export function beginningOf({ selection }: EditorState): ResolvedPos {
  const { $from } = selection;
  // A thing that is selected as a whole is not the text behind it.
  if (selection instanceof NodeSelection) return $from;
  return $from.parent.inlineContent ? $from : (Selection.findFrom($from, 1, true)?.$from ?? $from);
}
