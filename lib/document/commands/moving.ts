import { Fragment } from "@tiptap/pm/model";
import { type Command as StateCommand, NodeSelection, TextSelection } from "@tiptap/pm/state";
import { bodyName } from "#lib/document/footnotes.ts";
import { type Command, edit } from "./command.ts";

/** On a Mac, ⌘⇧↑ selects to the beginning of everything, and ⌥⇧↑ to that of a paragraph. Paragraphs, items and other blocks change places with the one beside them. */
export const movingCommands = {
  "move-up": edit(moved(-1), { keys: ["Mod-Shift-ArrowUp", "Alt-Shift-ArrowUp"], macKeys: "Ctrl-Shift-ArrowUp" }),
  "move-down": edit(moved(1), {
    keys: ["Mod-Shift-ArrowDown", "Alt-Shift-ArrowDown"],
    macKeys: "Ctrl-Shift-ArrowDown",
  }),
} satisfies Record<string, Command>;

/** Moves the selected blocks past their neighbour: an item within its list, anything within its cell or column. */
function moved(direction: 1 | -1): StateCommand {
  return (state, dispatch) => {
    const { selection, doc, tr } = state;
    const { $from, $to } = selection;
    for (let depth = $from.sharedDepth($to.pos); depth >= 0; depth -= 1) {
      const parent = $from.node(depth);
      if (parent.inlineContent) continue;
      const first = $from.index(depth);
      // The first block of an item is the item: below it are its children.
      if (first === 0 && depth > 0 && parent.childCount > 1 && ["listItem", "taskItem"].includes(parent.type.name))
        continue;
      const last = $to.pos > $from.pos && $to.depth === depth ? $to.indexAfter(depth) - 1 : $to.index(depth);
      const neighbour = parent.maybeChild(direction === 1 ? last + 1 : first - 1);
      // Rows and cells have commands of their own; what cannot be left is the end.
      if (["table", "tableRow", "columns"].includes(parent.type.name)) return false;
      // The words of footnotes follow their places in the text.
      if ([parent.child(first), neighbour].some((block) => block?.type.name === bodyName)) return false;
      if (neighbour === null) {
        if (parent.type.spec.isolating === true || depth === 0) return false;
        continue;
      }
      const start = $from.posAtIndex(first, depth);
      const end = $from.posAtIndex(last + 1, depth);
      const blocks = doc.slice(start, end).content;
      // The neighbour is what is taken out and put in again: what is selected stays as it is for everybody who writes in it.
      if (direction === 1) {
        tr.delete(end, end + neighbour.nodeSize).insert(start, Fragment.from(neighbour));
      } else {
        tr.delete(start - neighbour.nodeSize, start).insert(
          start - neighbour.nodeSize + blocks.size,
          Fragment.from(neighbour),
        );
      }
      const offset = direction * neighbour.nodeSize;
      const moved =
        selection instanceof NodeSelection
          ? NodeSelection.create(tr.doc, selection.from + offset)
          : TextSelection.create(tr.doc, selection.anchor + offset, selection.head + offset);
      dispatch?.(tr.setSelection(moved).scrollIntoView());
      return true;
    }
    return false;
  };
}
