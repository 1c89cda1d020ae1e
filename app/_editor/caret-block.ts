import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

/**
 * Marks the block that the caret is in, for text.css to have it laid out at once. A block that is new is out of sight to Chromium
 * until its first frame (content-visibility), and a letter that is typed into it before that is put beside it.
 */
export const CaretBlock = Extension.create({
  name: "caretBlock",
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        decorations({ doc, selection: { $head } }) {
          if ($head.depth === 0) return DecorationSet.empty;
          const block = Decoration.node($head.before(1), $head.after(1), { class: "caret-block" });
          return DecorationSet.create(doc, [block]);
        },
      },
    }),
  ],
});
