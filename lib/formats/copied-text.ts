import type { Fragment, Node } from "@tiptap/pm/model";
import { bodyName, referenceName } from "#lib/document/footnotes.ts";
import { leafText } from "#lib/document/leaf-text.ts";

/** The number of a footnote, by its id. */
type Numbers = ReadonlyMap<string, number>;

/** What is copied as plain text, as people write it: a line for a paragraph, signs before items, tabs between cells, [1] for a footnote. */
export function copiedText(content: Fragment, numbers: Numbers): string {
  let blocks = 0;
  content.descendants((node) => {
    if (node.isTextblock) blocks += 1;
  });
  // A word of an item is that word.
  if (blocks <= 1) return inline(content, numbers);
  return content.content.flatMap((node) => linesOf(node, numbers)).join("\n");
}

function inline(content: Fragment, numbers: Numbers): string {
  return content.textBetween(0, content.size, "\n", (leaf) => leafWords(leaf, numbers));
}

function leafWords(leaf: Node, numbers: Numbers): string {
  const number = leaf.type.name === referenceName ? numbers.get(String(leaf.attrs["id"])) : undefined;
  return number === undefined ? leafText(leaf) : `[${number}]`;
}

function linesOf(node: Node, numbers: Numbers): string[] {
  const inside = () => node.children.flatMap((child) => linesOf(child, numbers));
  if (node.isTextblock) return inline(node.content, numbers).split("\n");
  if (node.isInline) return [node.isText ? (node.text ?? "") : leafWords(node, numbers)];
  if (node.isLeaf) return leafText(node) === "" ? [] : leafText(node).split("\n");
  switch (node.type.name) {
    case "bulletList":
      return items(node, numbers, () => "- ");
    case "orderedList":
      return items(node, numbers, (index) => `${Number(node.attrs["start"]) + index}. `);
    case "taskList":
      return items(node, numbers, (index) => (node.child(index).attrs["checked"] === true ? "[x] " : "[ ] "));
    case "tableRow":
      return [node.children.map((cell) => inline(cell.content, numbers).replaceAll("\n", " ")).join("\t")];
    case bodyName: {
      const number = numbers.get(String(node.attrs["id"]));
      return number === undefined ? inside() : marked(inside(), `[${number}] `);
    }
    default:
      return inside();
  }
}

function items(list: Node, numbers: Numbers, signOf: (index: number) => string): string[] {
  return list.children.flatMap((item, index) =>
    marked(
      item.children.flatMap((child) => linesOf(child, numbers)),
      signOf(index),
    ),
  );
}

/** Lines with a sign before the first, and room for it before the others. */
function marked(lines: readonly string[], sign: string): string[] {
  return lines.map((line, index) => (index === 0 ? sign : " ".repeat(sign.length)) + line);
}
