import type { Editor } from "@tiptap/core";
import type { ResolvedPos } from "@tiptap/pm/model";
import type { Command as StateCommand, EditorState } from "@tiptap/pm/state";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { beginningOf } from "./beginning.ts";
import { type Command, edit, runOn, shown } from "./command.ts";
import { type ListName, listAround, toggledList } from "./list-toggle.ts";
import { type BlockPlace, selectedBlocks } from "./selected-blocks.ts";

/** Bulleted, numbered and check lists, how they are marked, and where their numbers begin. */
export const listCommands = {
  "bullet-list": listed("bulletList", "Mod-Shift-8"),
  "ordered-list": listed("orderedList", "Mod-Shift-7"),
  "task-list": listed("taskList", "Mod-Shift-9"),
  "marker-disc": marked("bulletList", "disc"),
  "marker-circle": marked("bulletList", "circle"),
  "marker-square": marked("bulletList", "square"),
  "marker-decimal": marked("orderedList", "decimal"),
  "marker-lower-alpha": marked("orderedList", "lower-alpha"),
  "marker-upper-alpha": marked("orderedList", "upper-alpha"),
  "marker-lower-roman": marked("orderedList", "lower-roman"),
  "marker-upper-roman": marked("orderedList", "upper-roman"),
  "marker-multilevel": marked("orderedList", "multilevel"),
  "restart-list": edit((state, dispatch) => startAt(1)(state, dispatch)),
  "tick-item": edit(tick, {
    kind: "toggle",
    keys: "Mod-Alt-Enter",
    isActive: ({ state }) => tickable(state).next().value?.node.attrs["checked"] === true,
  }),
  "start-list": shown("start", { isEnabled: (editor) => editor.isEditable && numberAt(editor) !== null }),
} satisfies Record<string, Command>;

/** The number of the item that the selection is in; null where items have none. */
export function numberAt({ state }: Editor): number | null {
  const place = listOf(state);
  if (place === null || place.list.type.name !== "orderedList") return null;
  return (place.list.attrs["start"] as number) + place.index;
}

/** Gives the item that the selection is in a number; those after it count on from there. */
export function setNumber(editor: Editor, number: number): boolean {
  if (rulesOf("orderedList")["start"]?.accepts(number) !== true) return false;
  // It has that number already.
  if (numberAt(editor) === number) return true;
  return runOn(editor, startAt(number));
}

/** The innermost list in which the selection begins. */
function listOf(state: EditorState): ReturnType<typeof listAround> {
  return listAround(beginningOf(state));
}

function listed(name: ListName, keys: string): Command {
  return edit(toggledList(name), {
    kind: "toggle",
    keys,
    isActive: ({ state }) => listOf(state)?.list.type.name === name,
  });
}

function marked(typeName: "bulletList" | "orderedList", marker: string): Command {
  const place = (state: EditorState) => {
    const found = listOf(state);
    if (found?.list.type.name !== typeName) return null;
    return { ...found, usual: usualMarker(state.doc.resolve(found.pos), typeName) };
  };
  return edit(
    (state, dispatch) => {
      const found = place(state);
      if (found === null) return false;
      const { list, pos, usual } = found;
      dispatch?.(state.tr.setNodeMarkup(pos, null, { ...list.attrs, marker: marker === usual ? null : marker }));
      return true;
    },
    {
      kind: "choice",
      isActive: ({ state }) => {
        const found = place(state);
        return found !== null && (found.list.attrs["marker"] ?? found.usual) === marker;
      },
    },
  );
}

/** How a list is marked that nobody has chosen anything for, by how many lists it is in; text.css has the same. */
function usualMarker($list: ResolvedPos, typeName: "bulletList" | "orderedList"): string {
  let level = 0;
  for (let depth = $list.depth; depth > 0; depth -= 1) if ($list.node(depth).type.name.endsWith("List")) level += 1;
  const [first, second, third] =
    typeName === "bulletList" ? ["disc", "circle", "square"] : ["decimal", "lower-alpha", "lower-roman"];
  if (typeName === "bulletList" && level > 2) return third as string;
  return [first, second, third][Math.min(level, 5) % 3] as string;
}

/** Numbers begin anew at the selected item: the list is cut before it. */
function startAt(start: number): StateCommand {
  return (state, dispatch) => {
    const found = listOf(state);
    if (found === null || found.list.type.name !== "orderedList") return false;
    const { list, pos, depth, index } = found;
    if (index === 0 && list.attrs["start"] === start) return false;
    const { tr } = state;
    if (index === 0) tr.setNodeMarkup(pos, null, { ...list.attrs, start });
    else tr.split(beginningOf(state).before(depth + 1), 1, [{ type: list.type, attrs: { ...list.attrs, start } }]);
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** The items with a box that something is selected in, in order, each once. */
function* tickable(state: EditorState): Generator<BlockPlace> {
  let last = -1;
  for (const { pos } of selectedBlocks(state)) {
    const $pos = state.doc.resolve(pos + 1);
    const place = listAround($pos);
    if (place === null || place.list.type.name !== "taskList") continue;
    const itemPos = $pos.before(place.depth + 1);
    if (itemPos !== last) yield { pos: itemPos, node: $pos.node(place.depth + 1) };
    last = itemPos;
  }
}

/** Ticks the selected boxes; where all are ticked already, takes that back. */
function tick(state: EditorState, dispatch?: (tr: EditorState["tr"]) => void): boolean {
  // The dry run knows enough with the first.
  if (dispatch === undefined) return tickable(state).next().done !== true;
  const items = [...tickable(state)];
  if (items.length === 0) return false;
  const checked = items.some(({ node }) => node.attrs["checked"] !== true);
  const { tr } = state;
  for (const { pos, node } of items) tr.setNodeMarkup(pos, null, { ...node.attrs, checked });
  dispatch(tr);
  return true;
}
