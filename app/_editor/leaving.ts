import type { Editor } from "@tiptap/core";

/**
 * Gives the focus back to the text from something that is closed, as Base UI asks for it, unless what was done there has given it to
 * something else. `own` selects what is closed. The editor does it itself: a browser that has selected words of a menu meanwhile would put
 * the caret at the beginning of the text.
 */
export function backToText(editor: Editor, own: string): false {
  const { activeElement } = document;
  if (activeElement === document.body || activeElement?.closest(own) != null) editor.view.focus();
  return false;
}

/** The same for menus. */
export function backFromMenu(editor: Editor): false {
  return backToText(editor, "[role=menu], [role=menubar]");
}
