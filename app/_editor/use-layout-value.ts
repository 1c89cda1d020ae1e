import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";

/**
 * What is read from the layout of the text, anew in the frame after anything that may have changed it: the text, the selection, the size
 * of the window or of what is in the text. `read` must not depend on anything that changes but these and `key`.
 */
export function useLayoutValue<T>(editor: Editor, read: (editor: Editor) => T | null, key: unknown = null): T | null {
  const [value, setValue] = useState<T | null>(null);
  useEffect(() => {
    let frame = 0;
    let last = "";
    const refresh = () => {
      frame = 0;
      if (editor.isDestroyed) return;
      const next = read(editor);
      const told = JSON.stringify(next);
      if (told === last) return;
      last = told;
      setValue(next);
    };
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(refresh);
    };
    schedule();
    const { dom } = editor.view;
    const observer = new ResizeObserver(schedule);
    observer.observe(dom);
    editor.on("transaction", schedule);
    addEventListener("resize", schedule);
    // What scrolls within the page, such as a wide table.
    dom.addEventListener("scroll", schedule, true);
    return () => {
      observer.disconnect();
      editor.off("transaction", schedule);
      removeEventListener("resize", schedule);
      dom.removeEventListener("scroll", schedule, true);
      cancelAnimationFrame(frame);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `read` is as good as constant
  }, [editor, key]);
  return value;
}

/** A rectangle in the coordinates of the desk, which holds the sheet and what floats above it. */
export interface DeskRect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where something on the screen stands in the desk. */
export function inDesk(editor: Editor, { left, top, width, height }: DOMRect): DeskRect {
  const desk = editor.view.dom.closest(".desk")?.getBoundingClientRect();
  return {
    left: Math.round(left - (desk?.left ?? 0)),
    top: Math.round(top - (desk?.top ?? 0)),
    width: Math.round(width),
    height: Math.round(height),
  };
}
