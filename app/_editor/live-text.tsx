import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { type Editor, EditorContent, Extension, useEditor } from "@tiptap/react";
import { type ReactNode, useEffect } from "react";
import type { Session } from "#app/_collab/session.ts";
import { commands } from "#lib/document/commands/table.ts";
import { documentExtensions } from "#lib/document/schema.ts";
import { bodyName } from "#lib/document/shared-types.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";
import { caretElement, selectionAttributes } from "./carets.ts";

interface LiveTextProps {
  session: Session;
  user: PresenceUser;
  /** The document's name, for those who cannot see the page. */
  label: string;
  editable: boolean;
  /** Shown until the editor stands. */
  meanwhile: ReactNode;
  onEditor: (editor: Editor | null) => void;
}

/** The shortcuts of the command table, so that keys and buttons cannot disagree. */
const Shortcuts = Extension.create({
  name: "shortcuts",
  priority: 1000,
  addKeyboardShortcuts() {
    const { editor } = this;
    const bound = commands.flatMap(({ shortcut, run }) => (shortcut === undefined ? [] : [[shortcut, run] as const]));
    return Object.fromEntries(bound.map(([shortcut, run]) => [shortcut, () => run(editor)]));
  },
});

/** The editor, bound to the session's document. */
export function LiveText({ session, user, label, editable, meanwhile, onEditor }: LiveTextProps) {
  const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": label };
  const editor = useEditor(
    {
      immediatelyRender: false,
      // Its style element has no nonce; globals.css has the rules.
      injectCSS: false,
      editable,
      editorProps: { attributes },
      extensions: [
        ...documentExtensions(),
        Shortcuts,
        Collaboration.configure({ document: session.doc, field: bodyName }),
        CollaborationCaret.configure({
          provider: { awareness: session.awareness },
          user: { ...user },
          render: caretElement,
          selectionRender: selectionAttributes,
        }),
      ],
    },
    [session],
  );

  useEffect(() => {
    onEditor(editor);
    return () => onEditor(null);
  }, [editor, onEditor]);

  useEffect(() => {
    editor?.setEditable(editable, false);
  }, [editor, editable]);

  useEffect(() => {
    editor?.setOptions({
      editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label } },
    });
  }, [editor, label]);

  return editor === null ? meanwhile : <EditorContent editor={editor} />;
}
