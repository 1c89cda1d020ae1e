import type { Fragment, Node } from "@tiptap/pm/model";
import { bodyName, referenceName } from "#lib/document/footnotes.ts";
import { leafText } from "#lib/document/leaf-text.ts";
import type { CopyContext } from "./copied-html.ts";

type Telling = Pick<CopyContext, "numbers" | "dayInWords">;

/** What is copied as plain text, as people write it: a line for a paragraph, signs before items, tabs between cells, [1] for a footnote. */
export function copiedText(content: Fragment, telling: Telling): string {
  let blocks = 0;
  content.descendants((node) => {
    if (node.isTextblock) blocks += 1;
  });
  // A word of an item is that word.
  if (blocks <= 1) return inline(content, telling);
  return content.content.flatMap((node) => linesOf(node, telling)).join("\n");
}

function inline(content: Fragment, telling: Telling): string {
  return content.textBetween(0, content.size, "\n", (leaf) => leafWords(leaf, telling));
}

function leafWords(leaf: Node, telling: Telling): string {
  if (leaf.type.name === "date") return telling.dayInWords(leafText(leaf));
  const number = leaf.type.name === referenceName ? telling.numbers.get(String(leaf.attrs["id"])) : undefined;
  return number === undefined ? leafText(leaf) : `[${number}]`;
}

function linesOf(node: Node, telling: Telling): string[] {
  const inside = () => node.children.flatMap((child) => linesOf(child, telling));
  if (node.isTextblock) return inline(node.content, telling).split("\n");
  if (node.isInline) return [node.isText ? (node.text ?? "") : leafWords(node, telling)];
  if (node.isLeaf) return leafText(node) === "" ? [] : leafText(node).split("\n");
  switch (node.type.name) {
    case "bulletList":
      return items(node, telling, () => "- ");
    case "orderedList":
      return items(node, telling, (index) => `${Number(node.attrs["start"]) + index}. `);
    case "taskList":
      return items(node, telling, (index) => (node.child(index).attrs["checked"] === true ? "[x] " : "[ ] "));
    case "tableRow":
      return [node.children.map((cell) => inline(cell.content, telling).replaceAll("\n", " ")).join("\t")];
    case bodyName: {
      const number = telling.numbers.get(String(node.attrs["id"]));
      return number === undefined ? inside() : marked(inside(), `[${number}] `);
    }
    default:
      return inside();
  }
}

function items(list: Node, telling: Telling, signOf: (index: number) => string): string[] {
  return list.children.flatMap((item, index) =>
    marked(
      item.children.flatMap((child) => linesOf(child, telling)),
      signOf(index),
    ),
  );
}

/** Lines with a sign before the first, and room for it before the others. */
function marked(lines: readonly string[], sign: string): string[] {
  return lines.map((line, index) => (index === 0 ? sign : " ".repeat(sign.length)) + line);
}
