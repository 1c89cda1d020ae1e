import type { Editor } from "@tiptap/core";
import type { EditorView } from "@tiptap/pm/view";
import { AllSelection, type Command as StateCommand, TextSelection } from "@tiptap/pm/state";
import { bodyName } from "#lib/document/footnotes.ts";
import { type Command, type Page, focusText, runOn } from "./command.ts";

const still = { anywhere: false, kind: "action", isActive: () => false } as const;

/** Cutting, copying and pasting from a menu. Keys are the browser's own, which needs to ask nobody. */
export const clipboardCommands = {
  cut: { ...native("cut"), keys: ["Mod-x"] },
  "copy-text": { ...native("copy"), keys: ["Mod-c"] },
  paste: { ...pasted(pasteRich), keys: ["Mod-v"] },
  "paste-plain": { ...pasted(pastePlain), keys: ["Mod-Shift-v"] },
  "select-all": {
    ...still,
    keys: ["Mod-a"],
    isEnabled: () => true,
    run: (editor) => runOn(editor, selectAll),
  },
} satisfies Record<string, Command>;

/** The commands whose keys the browser handles itself. */
export const nativeKeys: readonly (keyof typeof clipboardCommands)[] = ["cut", "copy-text", "paste", "paste-plain"];

/** Everything; in the words of a footnote first those, as nobody means the whole document who writes there. */
const selectAll: StateCommand = (state, dispatch) => {
  const { selection, doc, tr } = state;
  const { $from } = selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name !== bodyName || selection.to > $from.end(depth)) continue;
    const words = TextSelection.between(doc.resolve($from.start(depth)), doc.resolve($from.end(depth)));
    if (words.eq(selection) || words.empty) break;
    dispatch?.(tr.setSelection(words));
    return true;
  }
  dispatch?.(tr.setSelection(new AllSelection(doc)));
  return true;
};

function native(name: "cut" | "copy"): Omit<Command, "keys"> {
  return {
    ...still,
    run(editor) {
      const { view } = editor;
      focusText(editor);
      // Deprecated, and still the one way to have the editor's own handlers write what is copied.
      return view.dom.ownerDocument.execCommand(name);
    },
    isEnabled: ({ state, isEditable }) => !state.selection.empty && (name === "copy" || isEditable),
  };
}

function pasted(paste: (view: EditorView, clipboard: Clipboard) => Promise<void>): Omit<Command, "keys"> {
  return {
    ...still,
    run(editor: Editor, page: Page) {
      const { view } = editor;
      focusText(editor);
      const { clipboard } = view.dom.ownerDocument.defaultView?.navigator ?? {};
      // Not at all without TLS, and only by the person's leave: the keys always work.
      if (clipboard === undefined) page.show("paste");
      else paste(view, clipboard).catch(() => page.show("paste"));
      return true;
    },
    isEnabled: ({ isEditable }) => isEditable,
  };
}

async function pasteRich(view: EditorView, clipboard: Clipboard): Promise<void> {
  const items = await clipboard.read();
  const html = items.find(({ types }) => types.includes("text/html"));
  if (html === undefined) return pastePlain(view, clipboard);
  const source = await (await html.getType("text/html")).text();
  if (!view.isDestroyed && view.editable) view.pasteHTML(source);
}

async function pastePlain(view: EditorView, clipboard: Clipboard): Promise<void> {
  const text = await clipboard.readText();
  // Asking for leave takes a while, in which a role may go.
  if (text !== "" && !view.isDestroyed && view.editable) view.pasteText(text);
}
