import { DOMParser, type Node } from "@tiptap/pm/model";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { cleanForeignHtml } from "#lib/formats/foreign-html.ts";
import { clipboards } from "#tests/support/clipboards.ts";
import { schema } from "#tests/support/replica.ts";

/** The document that becomes of a clipboard. */
function pasted(html: string): Node {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const source = parseHTML(html.includes("<body") ? html : `<!doctype html><html><body>${html}</body></html>`);
  document.body.innerHTML = source.document.body.innerHTML;
  cleanForeignHtml(document.body as unknown as HTMLElement);
  return DOMParser.fromSchema(schema).parse(document.body as unknown as HTMLElement);
}

/** Every block, one a line, with what it says of itself; marks as in HTML. */
function outline(node: Node, depth = 0): string[] {
  const attrs = Object.entries(node.attrs)
    .filter(([name, value]) => value !== node.type.spec.attrs?.[name]?.default && value !== "" && value !== null)
    .map(([name, value]) => ` ${name}=${String(value)}`);
  const head = `${"  ".repeat(depth)}${node.type.name}${attrs.join("")}`;
  if (!node.isTextblock) return [head, ...node.children.flatMap((child) => outline(child, depth + 1))];
  const text = node.children.map((child) => {
    const marks = child.marks.map(
      ({ type, attrs: { href, color } }) => `${type.name}${(href ?? color) ? `:${href ?? color}` : ""}`,
    );
    return marks.length === 0 ? child.text : `[${marks.join(" ")}|${child.text}]`;
  });
  return [`${head}: ${text.join("")}`];
}

const shapeOf = (name: keyof typeof clipboards) =>
  outline(pasted(clipboards[name]))
    .slice(1)
    .map((line) => line.slice(2));

test("[EDIT-9] from Word: styles with names, looks, lists and tables, and nothing else", () => {
  expect(shapeOf("word")).toEqual([
    "paragraph variant=title: Plan",
    "heading: First part",
    "paragraph textAlign=center: We [bold|must] and [italic|will], [textStyle:#c00000|soon], [highlight:yellow|now].",
    "paragraph: ",
    "bulletList",
    "  listItem",
    "    paragraph: one",
    "    bulletList",
    "      listItem",
    "        paragraph: deeper",
    "  listItem",
    "    paragraph: two",
    "orderedList start=3",
    "  listItem",
    "    paragraph: third",
    "  listItem",
    "    paragraph: fourth",
    "table",
    "  tableRow",
    "    tableCell colspan=2 background=#dae9f7",
    "      paragraph: wide",
    "  tableRow",
    "    tableCell",
    "      paragraph: a",
    "    tableCell",
    "      paragraph: b",
    "paragraph: [link:https://example.org/x|a link] and a note[superscript|[1]]",
  ]);
});

test("[EDIT-9] from Google Docs: lists within lists and with boxes, links without the detour, and no fonts", () => {
  expect(shapeOf("googleDocs")).toEqual([
    "heading: First part",
    "paragraph textAlign=right: We [bold italic|must][textStyle:#ff0000 strike highlight:#ffff00|soon][superscript|2]",
    "paragraph: ",
    "bulletList",
    "  listItem",
    "    paragraph: one",
    "    bulletList marker=circle",
    "      listItem",
    "        paragraph: deeper",
    "  listItem",
    "    paragraph: two",
    "orderedList marker=lower-alpha",
    "  listItem",
    "    paragraph: first",
    "taskList",
    "  taskItem checked=true",
    "    paragraph: done",
    "  taskItem",
    "    paragraph: open",
    "table",
    "  tableRow",
    "    tableCell background=#d9ead3",
    "      paragraph: a",
    "    tableCell",
    "      paragraph: b",
    "paragraph: [link:https://example.org/x|a link]",
  ]);
});

test("[EDIT-9] from LibreOffice, Safari, web pages and sheets", () => {
  expect(shapeOf("libreOffice")).toEqual([
    "heading: First part",
    "paragraph: We [bold|must], [textStyle:#c9211e underline|soon] [highlight:#ffff00|now]",
    "bulletList",
    "  listItem",
    "    paragraph: one",
    "    bulletList",
    "      listItem",
    "        paragraph: deeper",
    "  listItem",
    "    paragraph: two",
    "table",
    "  tableRow",
    "    tableHeader",
    "      paragraph: head",
    "    tableHeader",
    "      paragraph: er",
    "  tableRow",
    "    tableCell",
    "      paragraph: a",
    "    tableCell",
    "      paragraph: b",
    "paragraph: ",
  ]);
  expect(shapeOf("safari")).toEqual([
    "heading level=2: First part",
    "paragraph: We [bold|must][italic| soon]",
    "orderedList",
    "  listItem",
    "    paragraph: one",
    "    orderedList",
    "      listItem",
    "        paragraph: deeper",
    "  listItem",
    "    paragraph: two",
  ]);
  expect(shapeOf("webPage")).toEqual([
    "heading level=3: First part",
    "paragraph: See [code|run()] and [link:https://example.org/x|a link].",
    "taskList",
    "  taskItem checked=true",
    "    paragraph: done",
    "  taskItem",
    "    paragraph: open",
    "codeBlock: const a = 1;\n  const b = 2;",
    "details",
    "  paragraph: More",
    "  paragraph: hidden",
    "image src=https://example.org/p.png alt=A pier width=300 height=200",
  ]);
  expect(shapeOf("sheet")).toEqual([
    "table",
    "  tableRow",
    "    tableCell",
    "      paragraph: [bold|Name]",
    "    tableCell",
    "      paragraph textAlign=right: 12",
  ]);
});
