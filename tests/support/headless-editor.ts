import { Editor, Extension, type JSONContent } from "@tiptap/core";
import { UndoRedo } from "@tiptap/extensions/undo-redo";
import type { Node } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import type { Page } from "#lib/document/commands/command.ts";
import { find } from "#lib/document/commands/find.ts";
import { footnotes } from "#lib/document/commands/footnotes.ts";
import { formatPainter } from "#lib/document/commands/format-painter.ts";
import { loadTables } from "#lib/document/commands/table-commands.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";

const tables = await loadTables();

/** An editor without a page, for commands. */
export function headlessEditor(content: JSONContent[]): Editor {
  const Plugins = Extension.create({
    name: "plugins",
    addProseMirrorPlugins: () => [formatPainter(), find(), footnotes(counted()), ...tables.plugins()],
  });
  const editor = new Editor({
    element: null,
    extensions: [...documentExtensions(), UndoRedo.configure({ depth: 100_000 }), Plugins],
    content: { type: "doc", content },
  });
  // Tiptap gives an editor its plugins with its page.
  const { state, extensionManager } = editor;
  (editor as unknown as { editorState: EditorState }).editorState = state.reconfigure({
    plugins: extensionManager.plugins,
  });
  return editor;
}

/** Names that are the same in every run. */
function counted(): () => string {
  let last = 0;
  return () => `note-${(last += 1)}`;
}

/** A page that remembers what was asked of it. */
export function pageSpy(): Page & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    show: (what) => asked.push(what),
    perform: (deed) => asked.push(deed),
    isOn: () => false,
    may: () => true,
  };
}

/** A paragraph of plain text. */
export function paragraph(text: string, attrs: Record<string, unknown> = {}): JSONContent {
  return { type: "paragraph", attrs, ...(text === "" ? {} : { content: [{ type: "text", text }] }) };
}

/** A list of items of plain text. */
export function list(type: "bulletList" | "orderedList", ...items: (string | JSONContent[])[]): JSONContent {
  return {
    type,
    content: items.map((item) => ({
      type: "listItem",
      content: typeof item === "string" ? [paragraph(item)] : item,
    })),
  };
}

/** Selects the first place where some words stand. */
export function select(editor: Editor, words: string): void {
  let from = -1;
  editor.state.doc.descendants((node, pos) => {
    const index = node.isText ? (node.text ?? "").indexOf(words) : -1;
    if (index >= 0 && from < 0) from = pos + index;
  });
  if (from < 0) throw new Error(`There is no "${words}".`);
  editor.commands.setTextSelection({ from, to: from + words.length });
}

/** What is in a document, with only those attributes that were set. */
export function shape(node: Node): unknown {
  const attributes = Object.entries(node.attrs).filter(
    ([name, value]) => value !== node.type.spec.attrs?.[name]?.default && value !== undefined,
  );
  const marks = node.marks.map((mark) => {
    const set = Object.entries(mark.attrs).filter(([, value]) => value !== null);
    return set.length === 0 ? mark.type.name : [mark.type.name, Object.fromEntries(set)];
  });
  if (node.isText) return marks.length === 0 ? node.text : [node.text, ...marks];
  const name = attributes.length === 0 ? node.type.name : [node.type.name, Object.fromEntries(attributes)];
  return [name, ...node.children.map(shape)];
}
