import { Editor, Extension } from "@tiptap/core";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Session } from "#app/_collab/session.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { find } from "#lib/document/commands/find.ts";
import { footnotes } from "#lib/document/commands/footnotes.ts";
import { formatPainter } from "#lib/document/commands/format-painter.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";
import { touchesBlockAt } from "#lib/document/binding/touches.ts";
import { newId } from "#lib/std/ids.ts";
import { CaretAfterFocus } from "./caret-after-focus.ts";
import { CaretAfterTyping } from "./caret-after-typing.ts";
import { CaretBlock } from "./caret-block.ts";
import { caretPlugin } from "./caret-plugin.ts";
import { FirstEdits } from "./first-edits.ts";
import { findHighlights } from "./find/find-highlights.ts";
import { footnoteNumbers } from "./node-views/footnote-numbers.ts";
import { withNodeViews } from "./node-views/node-views.ts";
import { Pasting } from "./pasting/pasting.ts";
import { readPendingInput } from "./pending-input.ts";
import { keepSelectionFromReact } from "./selection-kept.ts";
import { SharedEditing } from "./shared-editing.ts";
import { Shortcuts } from "./shortcuts.ts";
import { Substitutions } from "./substitutions.ts";
import { Tables } from "./tables.ts";
import { Uploads } from "./uploads/uploads.ts";

interface LiveTextProps {
  documentId: string;
  session: Session;
  page: Page;
  /** The document's name, for those who cannot see the page. */
  label: string;
  /** The language that it is written in; null where nobody said. */
  language: string | null;
  editable: boolean;
  /** Shown until the editor stands. */
  meanwhile: ReactNode;
  onEditor: (editor: Editor | null) => void;
}

/** What commands remember from one time to the next. */
const CommandPlugins = Extension.create({
  name: "commandPlugins",
  addProseMirrorPlugins: () => [formatPainter(), find(), findHighlights(), footnotes(newId), footnoteNumbers()],
});

/** How far the caret stays away from the edges of the window, in pixels: the toolbar is at one of them. */
const clearance = { top: 64, right: 5, bottom: 72, left: 5 };
/** How long after a composition its text is in the document for certain. */
const settleMs = 60;
/** Should the end of a composition go unheard, what waits for it comes in after this long. */
const longestHoldMs = 2_000;

/** Whether the person is composing (a word of Japanese, an accent) in the very block that an update would change. */
function isComposedInto(editor: Editor, update: Uint8Array): boolean {
  const { binding } = editor.storage.sharedEditing;
  if (editor.isDestroyed || !editor.view.composing || binding === null) return false;
  return touchesBlockAt(binding.mirror, editor.state.selection.head, update);
}

/** Where the others are. */
const Carets = Extension.create<{ awareness: Session["awareness"] | null }>({
  name: "carets",
  addOptions: () => ({ awareness: null }),
  addProseMirrorPlugins() {
    const { binding } = this.editor.storage.sharedEditing;
    const { awareness } = this.options;
    return binding === null || awareness === null ? [] : [caretPlugin(binding, awareness)];
  },
});

/** The editor, bound to the session's document. */
export function LiveText({ documentId, session, page, label, language, editable, meanwhile, onEditor }: LiveTextProps) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);

  // Before the browser paints: the rendered text goes in the frame in which the editor comes.
  useLayoutEffect(() => {
    const made = new Editor({
      element: host.current,
      // Its style element has no nonce; text.css has the rules.
      injectCSS: false,
      extensions: [
        ...withNodeViews(documentExtensions()),
        // Behind those that look at what is pasted: later ones come first.
        Tables,
        Shortcuts.configure({ page }),
        CommandPlugins,
        Pasting,
        FirstEdits,
        Substitutions.configure({ page }),
        Uploads.configure({ documentId }),
        CaretBlock,
        CaretAfterTyping,
        CaretAfterFocus,
        SharedEditing.configure({ doc: session.doc }),
        Carets.configure({ awareness: session.awareness }),
      ],
    });
    keepSelectionFromReact(made.view.dom);
    setEditor(made);
    return () => {
      setEditor(null);
      made.destroy();
    };
  }, [documentId, session, page]);

  useEffect(() => {
    onEditor(editor);
    return () => onEditor(null);
  }, [editor, onEditor]);

  useLayoutEffect(() => {
    editor?.setEditable(editable, false);
    // Whoever reads the editor's state hears of it.
    editor?.view.dispatch(editor.state.tr);
  }, [editor, editable]);

  useLayoutEffect(() => {
    editor?.setOptions({
      editorProps: {
        scrollThreshold: clearance,
        scrollMargin: clearance,
        attributes: {
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": label,
          ...(language === null ? {} : { lang: language }),
        },
      },
    });
  }, [editor, label, language]);

  useEffect(() => {
    if (editor === null) return undefined;
    session.incoming.before(() => readPendingInput(editor.view));
    session.incoming.holdBack((update) => isComposedInto(editor, update));
    // ProseMirror reads what was composed a moment after the end of the composition.
    const letIn = () => setTimeout(() => session.incoming.letIn(), settleMs);
    const timer = setInterval(() => {
      if (!editor.view.composing) session.incoming.letIn();
    }, longestHoldMs);
    const { dom } = editor.view;
    dom.addEventListener("compositionend", letIn);
    return () => {
      dom.removeEventListener("compositionend", letIn);
      clearInterval(timer);
    };
  }, [editor, session]);

  return (
    <>
      {editor === null && meanwhile}
      <div ref={host} hidden={editor === null} />
    </>
  );
}
