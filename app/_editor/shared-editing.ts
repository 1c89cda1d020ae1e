import { type Editor, Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import type * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { syncPlugin } from "#lib/document/binding/sync-plugin.ts";
import { Undo, selectionAgain } from "#lib/document/binding/undo.ts";
import { readPendingInput } from "./pending-input.ts";

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    sharedEditing: {
      /** Takes back this person's last change. */
      undo: () => ReturnType;
      /** Does again what was taken back. */
      redo: () => ReturnType;
    };
  }
  interface Storage {
    sharedEditing: { doc: Y.Doc | null; binding: Binding | null; undo: Undo | null };
  }
}

/** Binds the editor to a shared document, with an undo of this person's own. */
export const SharedEditing = Extension.create<
  { doc: Y.Doc | null },
  { doc: Y.Doc | null; binding: Binding | null; undo: Undo | null }
>({
  name: "sharedEditing",
  // Before any other plugin hears of a change, it is in the document.
  priority: 1000,
  addOptions: () => ({ doc: null }),
  addStorage: () => ({ doc: null, binding: null, undo: null }),

  onBeforeCreate() {
    const binding = new Binding(this.options.doc as Y.Doc, this.editor.schema);
    this.storage.doc = this.options.doc;
    this.storage.binding = binding;
    this.storage.undo = new Undo(binding, binding);
    this.editor.options.content = binding.node as never;
  },

  onDestroy() {
    this.storage.undo?.destroy();
    this.storage.binding?.destroy();
  },

  addProseMirrorPlugins() {
    const { binding, undo } = this.storage;
    return binding === null || undo === null ? [] : [syncPlugin(binding, undo, binding), readsAroundKeys()];
  },

  addCommands() {
    const command =
      (direction: "undo" | "redo") =>
      () =>
      ({
        editor,
        tr,
        dispatch,
      }: {
        editor: Editor;
        tr: { setMeta(key: string, value: unknown): unknown };
        dispatch: unknown;
      }) => {
        const { undo } = editor.storage.sharedEditing;
        if (undo === null || !(direction === "undo" ? undo.canUndo : undo.canRedo)) return false;
        // What it changes comes back through the document, not through this transaction.
        tr.setMeta("preventDispatch", true);
        if (dispatch !== undefined) run(editor, undo, direction);
        return true;
      };
    return { undo: command("undo"), redo: command("redo") };
  },
});

/**
 * A busy browser may hand over a key before it has told of the click that went before it, and the focus to a menu before it has told where a
 * key has moved the caret.
 */
function readsAroundKeys(): Plugin {
  const read = (view: EditorView) => {
    readPendingInput(view);
    return false;
  };
  return new Plugin({ props: { handleDOMEvents: { keydown: read, keyup: read } } });
}

function run(editor: Editor, undo: Undo, direction: "undo" | "redo"): void {
  const { view } = editor;
  const selection = undo[direction](view.state.selection);
  if (selection === null) return;
  const { doc, tr } = view.state;
  view.dispatch(tr.setSelection(selectionAgain(doc, selection)).scrollIntoView());
}
