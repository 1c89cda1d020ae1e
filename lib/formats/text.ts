import type { Node } from "@tiptap/pm/model";
import { leafText } from "#lib/document/leaf-text.ts";
import { withSpelledFootnotes } from "./footnotes.ts";

/** A document's text without its looks, a line for each block. What is no text and says something says it. */
export function toText(node: Node): string {
  const spelled = withSpelledFootnotes(node);
  return spelled.textBetween(0, spelled.content.size, "\n", leafText);
}

/** A document of plain paragraphs, one for each line. */
export function fromText(text: string): { type: "doc"; content: object[] } {
  const lines = text.replaceAll(/\r\n?/g, "\n").replaceAll("\0", "").split("\n");
  const content = lines.map((line) => ({
    type: "paragraph",
    ...(line === "" ? {} : { content: [{ type: "text", text: line }] }),
  }));
  return { type: "doc", content };
}
