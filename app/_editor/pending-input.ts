import type { EditorView } from "@tiptap/pm/view";

/** What ProseMirror watches the page with; its public interface has no name for it. */
interface DomObserver {
  forceFlush(): void;
  flush(): void;
}

/**
 * Lets ProseMirror read what the person has done and the browser has not told it yet. A caret that was just moved by a key
 * is such a thing: whoever changes the view before it is read puts the caret back where it was.
 */
export function readPendingInput(view: EditorView): void {
  if (view.isDestroyed || view.composing || !view.hasFocus()) return;
  const { domObserver } = view as unknown as { domObserver: DomObserver };
  domObserver.forceFlush();
  domObserver.flush();
}
