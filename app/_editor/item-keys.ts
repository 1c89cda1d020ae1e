import { liftListItem, sinkListItem } from "@tiptap/pm/schema-list";
import type { Command, EditorState } from "@tiptap/pm/state";

/** Tab moves an item of a list a level deeper, Shift and Tab out again; where it cannot go it stays, and the focus with it. */
export const itemKeys: Record<string, Command> = {
  Tab: (state, dispatch) => {
    const item = itemAround(state);
    if (item !== null) sinkListItem(item)(state, dispatch);
    return item !== null;
  },
  "Shift-Tab": (state, dispatch) => {
    const item = itemAround(state);
    if (item !== null) liftListItem(item)(state, dispatch);
    return item !== null;
  },
};

/** The kind of the innermost item that the selection is in; null in none, or where Tab leads to the next cell. */
function itemAround({ selection: { $from }, schema }: EditorState) {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const { name, spec } = $from.node(depth).type;
    if (spec["tableRole"] !== undefined) return null;
    if (name === "listItem" || name === "taskItem") return schema.nodes[name] ?? null;
  }
  return null;
}
