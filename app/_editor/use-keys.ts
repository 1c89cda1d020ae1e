import type { Editor } from "@tiptap/core";
import { keydownHandler } from "@tiptap/pm/keymap";
import { useEffect } from "react";
import { isMac } from "#app/_ui/shortcut.ts";
import { codeKeys } from "./code-indents.ts";
import { itemKeys } from "./item-keys.ts";
import { documentEndKeys } from "./document-ends.ts";
import { readPendingInput } from "./pending-input.ts";

/** The keys of the text that one can begin to write without: they come with what floats above it. */
export function useKeys(editor: Editor): void {
  useEffect(() => {
    const { view } = editor;
    const { dom } = view;
    const move = keydownHandler(documentEndKeys(isMac()));
    const change = [codeKeys, itemKeys].map(keydownHandler);
    // Behind Escape, Tab leaves lists, tables and code, too.
    let isLeaving = false;
    const handle = (event: KeyboardEvent) => {
      const isAlone = !/^(?:Tab|Shift|Control|Alt|Meta)$/.test(event.key);
      if (isAlone) isLeaving = event.key === "Escape";
      // Not of a box or a field within the text.
      if (event.target !== dom || !/^(?:Tab|Home|End|Delete|Arrow.*)$/.test(event.key)) return;
      if (view.composing || event.isComposing || event.defaultPrevented) return;
      readPendingInput(view);
      if (event.key === "Tab" && isLeaving) {
        // Nor does any plugin take it.
        event.stopPropagation();
        return;
      }
      if (move(view, event) || (view.editable && change.some((handler) => handler(view, event))))
        event.preventDefault();
    };
    // Before ProseMirror, which looks at no key that was used.
    dom.addEventListener("keydown", handle, true);
    return () => dom.removeEventListener("keydown", handle, true);
  }, [editor]);
}
