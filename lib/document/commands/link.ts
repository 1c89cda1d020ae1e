import type { Editor } from "@tiptap/core";
import { focusText } from "./command.ts";

const allowedProtocols = ["http:", "https:", "mailto:", "tel:"];

/** The address that the selection's link leads to; empty where there is none. */
export function linkAt(editor: Editor): string {
  const { href } = editor.getAttributes("link");
  return typeof href === "string" ? href : "";
}

/** What somebody typed as an address that a link may have, or null: "example.org" is a web page, "a@b.c" a mailbox. */
export function toHref(typed: string): string | null {
  const text = typed.trim();
  if (text === "") return null;
  const complete = /^[a-z][a-z\d+.-]*:/i.test(text)
    ? text
    : text.includes("@") && !text.includes("/")
      ? `mailto:${text}`
      : `https://${text}`;
  return URL.canParse(complete) && allowedProtocols.includes(new URL(complete).protocol) ? complete : null;
}

/** Links the selection, or the whole link that the caret is in; with neither, writes the address itself as a link. */
export function setLink(editor: Editor, href: string): boolean {
  focusText(editor);
  const chain = editor.chain();
  if (editor.state.selection.empty && linkAt(editor) === "") {
    return chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
  }
  return chain.extendMarkRange("link").setLink({ href }).run();
}

/** Leaves the words of the link that the selection is in, without the link. */
export function removeLink(editor: Editor): boolean {
  focusText(editor);
  return editor.chain().extendMarkRange("link").unsetLink().run();
}
