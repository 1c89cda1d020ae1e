import type { Node } from "@tiptap/pm/model";

/** What something that is one piece says in plain text, as its `renderText` has it; a line break for itself, nothing for what says nothing. */
export function leafText(leaf: Node): string {
  if (leaf.type.name === "hardBreak") return "\n";
  const { toText } = leaf.type.spec as { toText?: (props: { node: Node }) => string };
  return toText?.({ node: leaf }) ?? "";
}
