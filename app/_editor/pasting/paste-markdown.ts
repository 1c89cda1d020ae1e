import type { Editor } from "@tiptap/core";
import { focusText } from "#lib/document/commands/command.ts";

/** Pastes what was copied as the document that it is in markdown. Rejects where the browser does not let a page read what was copied. */
export async function pasteMarkdown(editor: Editor): Promise<void> {
  focusText(editor);
  const [text, { markdownToHtml }] = await Promise.all([
    navigator.clipboard.readText(),
    import("#lib/formats/markdown.ts"),
  ]);
  if (text === "" || editor.isDestroyed || !editor.isEditable) return;
  const { view } = editor;
  if (view.state.selection.$from.parent.type.spec.code === true) view.pasteText(text);
  else view.pasteHTML(markdownToHtml(text));
}
