import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { useEffect } from "react";

const name = "kept-selection";

/**
 * Shows which letters are selected while a field beside the text has the focus, where browsers show nothing: one sees what a link or a size is
 * asked for. text.css has the look. Nothing of the text is changed by it.
 */
export function useShownSelection(editor: Editor): void {
  useEffect(() => {
    // Older browsers go without.
    if (typeof Highlight === "undefined") return undefined;
    const { view } = editor;
    let frame = 0;
    const show = () => {
      frame = 0;
      CSS.highlights.delete(name);
      if (editor.isDestroyed || view.hasFocus()) return;
      const { selection } = view.state;
      const shown = getSelection();
      const isShown = shown !== null && !shown.isCollapsed && view.dom.contains(shown.anchorNode);
      if (isShown || selection.empty || !(selection instanceof TextSelection)) return;
      const [from, to] = [view.domAtPos(selection.from), view.domAtPos(selection.to)];
      const range = document.createRange();
      range.setStart(from.node, from.offset);
      range.setEnd(to.node, to.offset);
      CSS.highlights.set(name, new Highlight(range));
    };
    // The browser's own selection goes after the focus.
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(show);
    };
    editor.on("blur", schedule);
    editor.on("focus", schedule);
    editor.on("transaction", schedule);
    document.addEventListener("selectionchange", schedule);
    return () => {
      cancelAnimationFrame(frame);
      CSS.highlights.delete(name);
      editor.off("blur", schedule);
      editor.off("focus", schedule);
      editor.off("transaction", schedule);
      document.removeEventListener("selectionchange", schedule);
    };
  }, [editor]);
}
