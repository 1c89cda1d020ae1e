import type { Editor } from "@tiptap/core";
import { useEffect } from "react";
import { isPlaceHref } from "#lib/document/commands/link.ts";
import { goToPlace } from "./go-to.ts";

/** Links to places in the document are followed: by a click of who only reads, by one with Ctrl or Command of who writes. */
export function usePlaceLinks(editor: Editor): void {
  useEffect(() => {
    const { dom } = editor.view;
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      const href = link?.getAttribute("href") ?? "";
      if (!isPlaceHref(href) || (editor.isEditable && !event.ctrlKey && !event.metaKey)) return;
      event.preventDefault();
      goToPlace(editor, href.slice(1));
    };
    dom.addEventListener("click", follow);
    return () => dom.removeEventListener("click", follow);
  }, [editor]);
}
