import { type Attributes, Mark, Node } from "@tiptap/core";
import { attributes } from "./attribute-html.ts";

/** The names of what stands for the unknown. */
export const unknownNames = {
  block: "unknownBlock",
  container: "unknownContainer",
  inline: "unknownInline",
  mark: "unknownMark",
} as const;

/**
 * Without a default, so that ProseMirror never makes one of itself where it looks for something that would fit around or into
 * something else.
 */
function placeholderAttributes(name: string): Attributes {
  const all = attributes(name);
  return { ...all, type: { ...all["type"], default: undefined, isRequired: true } };
}

/**
 * Stands for a block that this version does not know, with its text if it has any. A quiet placeholder: it can be
 * moved and deleted as a whole, and the document keeps it as it is (SYNC-3).
 */
export const UnknownBlock = Node.create({
  name: unknownNames.block,
  group: "block",
  content: "inline*",
  isolating: true,
  addAttributes: () => placeholderAttributes(unknownNames.block),
  renderHTML: () => ["div", { class: "unknown unknown-block" }, 0],
});

/** Stands for a container that this version does not know, or for one whose parts do not fit it any more. */
export const UnknownContainer = Node.create({
  name: unknownNames.container,
  group: "block",
  content: "(block|listPart|tablePart|cellPart|columnPart)+",
  isolating: true,
  addAttributes: () => placeholderAttributes(unknownNames.container),
  renderHTML: () => ["div", { class: "unknown unknown-container" }, 0],
});

/** Stands for something within a line that this version does not know, with the text that is in it. */
export const UnknownInline = Node.create({
  name: unknownNames.inline,
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => placeholderAttributes(unknownNames.inline),
  renderHTML: ({ node }) => ["span", { class: "unknown unknown-inline" }, String(node.attrs["text"])],
  renderText: ({ node }) => String(node.attrs["text"]),
});

/** A format that this version does not know: the text looks plain and keeps it. */
export const UnknownMark = Mark.create({
  name: unknownNames.mark,
  excludes: "",
  inclusive: true,
  addAttributes: () => attributes(unknownNames.mark),
  renderHTML: () => ["span", 0],
});
