import type { Editor } from "@tiptap/core";
import type { Attrs, Node } from "@tiptap/pm/model";
import { type Command as StateCommand, type EditorState, NodeSelection } from "@tiptap/pm/state";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { type Command, edit, performed, runOn, shown } from "./command.ts";

/** Pictures and files. How a picture is aligned is what aligns paragraphs. */
export const pictureCommands = {
  picture: performed("picture"),
  file: performed("file"),
  "picture-wrap": edit(
    (state, dispatch) => {
      const align = pictureAt(state)?.attrs["align"];
      // Text flows on one side of it.
      const wrapped = { wrap: "around", align: align === "center" ? null : align };
      return changedPicture(isWrapped(state) ? { wrap: null } : wrapped)(state, dispatch);
    },
    { kind: "toggle", isActive: ({ state }) => isWrapped(state) },
  ),
  "picture-replace": {
    ...performed("replace-picture"),
    isEnabled: ({ isEditable, state }, page) => isEditable && pictureAt(state) !== null && page.may("replace-picture"),
  },
  "picture-crop": shown("picture-crop", {
    // What is kept elsewhere is not shown here.
    isEnabled: ({ isEditable, state }) => isEditable && String(pictureAt(state)?.attrs["src"]).startsWith("/"),
  }),
} satisfies Record<string, Command>;

/** The picture that is selected. */
export function pictureAt({ selection }: EditorState): Node | null {
  return selection instanceof NodeSelection && selection.node.type.name === "image" ? selection.node : null;
}

/** Gives the selected picture other attributes; it stays selected, and the same picture for whoever changes it meanwhile. */
export function changedPicture(attributes: Attrs): StateCommand {
  return (state, dispatch) => {
    const picture = pictureAt(state);
    if (picture === null) return false;
    const { from } = state.selection;
    const tr = state.tr.setNodeMarkup(from, null, { ...picture.attrs, ...attributes });
    dispatch?.(tr.setSelection(NodeSelection.create(tr.doc, from)));
    return true;
  };
}

/** The same for what somebody has typed; false for values that it cannot have. */
export function changePicture(editor: Editor, attributes: Attrs): boolean {
  const rules = rulesOf("image");
  const isSound = Object.entries(attributes).every(([name, value]) => value === null || rules[name]?.accepts(value));
  return isSound && editor.isEditable && runOn(editor, changedPicture(attributes));
}

function isWrapped(state: EditorState): boolean {
  return pictureAt(state)?.attrs["wrap"] === "around";
}
