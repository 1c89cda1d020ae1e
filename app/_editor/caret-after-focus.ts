import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

/**
 * Says to Chromium once more where the caret is when the text gets the focus. It puts it at the beginning of the whole text itself, and tells
 * everybody that it is in the first paragraph: ProseMirror sees nothing to mend, and what is typed after something was inserted before that
 * paragraph comes before it.
 */
export const CaretAfterFocus = Extension.create({
  name: "caretAfterFocus",
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleDOMEvents: {
          focus: (view) => {
            queueMicrotask(() => sayAgain(view));
            return false;
          },
        },
      },
    }),
  ],
});

function sayAgain(view: EditorView): void {
  const selection = view.dom.ownerDocument.getSelection();
  if (selection === null || view.isDestroyed || !view.hasFocus()) return;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  if (anchorNode !== null && focusNode !== null && view.dom.contains(anchorNode) && view.dom.contains(focusNode))
    selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
}
