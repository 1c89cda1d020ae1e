import { type Editor, EditorContent, Extension, useEditor } from "@tiptap/react";
import { type ReactNode, useEffect } from "react";
import type { Session } from "#app/_collab/session.ts";
import { commands } from "#lib/document/commands/table.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";
import { caretPlugin } from "./caret-plugin.ts";
import { SharedEditing } from "./shared-editing.ts";

interface LiveTextProps {
  session: Session;
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
export function LiveText({ session, label, editable, meanwhile, onEditor }: LiveTextProps) {
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
        SharedEditing.configure({ doc: session.doc }),
        Carets.configure({ awareness: session.awareness }),
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
