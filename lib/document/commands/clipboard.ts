import type { Editor } from "@tiptap/core";
import type { EditorView } from "@tiptap/pm/view";
import { type Command, type Page, chained, focusText } from "./command.ts";

const still = { anywhere: false, kind: "action", isActive: () => false } as const;

/** Cutting, copying and pasting from a menu. Keys are the browser's own, which needs to ask nobody. */
export const clipboardCommands = {
  cut: { ...native("cut"), keys: ["Mod-x"] },
  "copy-text": { ...native("copy"), keys: ["Mod-c"] },
  paste: { ...pasted(pasteRich), keys: ["Mod-v"] },
  "paste-plain": { ...pasted(pastePlain), keys: ["Mod-Shift-v"] },
  "select-all": { ...chained((chain) => chain.selectAll()), keys: ["Mod-a"], isEnabled: () => true },
} satisfies Record<string, Command>;

/** The commands whose keys the browser handles itself. */
export const nativeKeys: readonly (keyof typeof clipboardCommands)[] = ["cut", "copy-text", "paste", "paste-plain"];

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
