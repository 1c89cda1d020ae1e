import { Extension } from "@tiptap/core";
import { Plugin, TextSelection } from "@tiptap/pm/state";

/**
 * Puts the caret behind a letter that was typed. A busy Chromium sometimes leaves it before the first letter of an empty
 * paragraph, and the rest of the word would then stand before that letter. Runs after every other reader of typed text.
 */
export const CaretAfterTyping = Extension.create({
  name: "caretAfterTyping",
  priority: 1,
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleTextInput: (view, from, to, text, deflt) => {
            if (from !== to || view.composing) return false;
            const tr = deflt();
            if (!tr.selection.empty || tr.selection.head !== from) return false;
            view.dispatch(tr.setSelection(TextSelection.create(tr.doc, from + text.length)));
            return true;
          },
        },
      }),
    ];
  },
});
