import type { Editor } from "@tiptap/core";
import { dropCursor } from "@tiptap/pm/dropcursor";
import { useEffect } from "react";

/** Shows where what is dragged over the text would come. It comes with what floats above the text, and stands among no plugins. */
export function useDropCursor(editor: Editor): void {
  useEffect(() => {
    const { view } = editor;
    const cursor = dropCursor({ color: false, class: "drop-cursor" }).spec.view?.(view);
    let { state } = view;
    const follow = () => {
      cursor?.update?.(view, state);
      ({ state } = view);
    };
    editor.on("transaction", follow);
    return () => {
      editor.off("transaction", follow);
      cursor?.destroy?.();
    };
  }, [editor]);
}
