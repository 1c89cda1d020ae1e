import { DOMParser, Node } from "@tiptap/pm/model";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { footnotesOf, numbersOf } from "#lib/document/footnotes.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";
import { dressForOthers } from "#lib/formats/copied-html.ts";
import { copiedText } from "#lib/formats/copied-text.ts";
import { undress } from "#lib/formats/undress.ts";
import { schema } from "#tests/support/replica.ts";

const text = (words: string, ...marks: object[]) => ({ type: "text", text: words, marks });
const p = (...content: object[]) => ({ type: "paragraph", ...(content.length === 0 ? {} : { content }) });
const words = (line: string) => p(text(line));
const item = (type: string, content: object[], attrs = {}) => ({ type, attrs, content });
const cell = (line: string, attrs = {}) => ({ type: "tableCell", attrs, content: [words(line)] });

const node = Node.fromJSON(schema, {
  type: "doc",
  content: [
    { type: "paragraph", attrs: { variant: "title" }, content: [text("Title")] },
    p(
      text("Sea", { type: "bold" }),
      { type: "footnote", attrs: { id: "a" } },
      text(" on ", { type: "highlight" }),
      { type: "date", attrs: { value: "2026-02-03" } },
      text(" by "),
      { type: "mention", attrs: { kind: "document", target: "d1", label: "Plan" } },
    ),
    item("bulletList", [
      item("listItem", [words("one"), item("orderedList", [item("listItem", [words("inner")])], { start: 3 })]),
      item("listItem", [words("two")]),
    ]),
    item("taskList", [
      item("taskItem", [words("done")], { checked: true }),
      item("taskItem", [words("open")], { checked: false }),
    ]),
    item("table", [
      item("tableRow", [cell("a", { background: "#cfe8b4", borderColor: "#ff0000" }), cell("b")]),
      item("tableRow", [cell("c"), cell("d")]),
    ]),
    item("blockquote", [words("quoted")]),
    item("callout", [words("careful")], { kind: "warning" }),
    { type: "codeBlock", content: [text("x = 1")] },
    { type: "image", attrs: { src: "/attachments/0123456789abcdefghjkmnpqrs", alt: "A pier", width: 40 } },
    {
      type: "image",
      attrs: { src: "/attachments/1", width: 400, height: 200, crop: { top: 10, right: 0, bottom: 40, left: 25 } },
    },
    item("footnoteBody", [words("Salt water.")], { id: "a" }),
  ],
});
const numbers = numbersOf(footnotesOf(node).references);
const origin = "https://quire.example";

const dayInWords = () => "Feb 3, 2026";

function dressed(): HTMLElement {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  document.body.innerHTML = renderToHTMLString({ extensions: documentExtensions(), content: node });
  const body = document.body as unknown as HTMLElement;
  dressForOthers(body, { origin, numbers, dayInWords });
  return body;
}

test("[EDIT-16] plain text that is copied reads as people write it", () => {
  expect(copiedText(node.content, { numbers, dayInWords }).split("\n")).toEqual([
    "Title",
    "Sea[1] on Feb 3, 2026 by Plan",
    "- one",
    "  3. inner",
    "- two",
    "[x] done",
    "[ ] open",
    "a\tb",
    "c\td",
    "quoted",
    "careful",
    "x = 1",
    "A pier",
    "[1] Salt water.",
  ]);
  // A word of an item is that word.
  const list = node.child(2);
  expect(copiedText(list.cut(5, 6).content, { numbers, dayInWords })).not.toContain("-");
});

test("[EDIT-16] HTML that is copied has its looks, whole addresses, and words for what others have no sign for", () => {
  const body = dressed();
  const html = body.innerHTML;
  expect(html).toContain(`src="${origin}/attachments/0123456789abcdefghjkmnpqrs"`);
  expect(html).toContain(`href="${origin}/d/d1"`);
  expect(body.querySelector("td")?.getAttribute("style")).toMatch(/border: 1pt solid #bfbfbf.*#cfe8b4/);
  expect(body.querySelector(`p[data-variant="title"]`)?.getAttribute("style")).toContain("26pt");
  for (const said of ["\u2611 ", "\u2610 ", "Feb 3, 2026", ">1</sup>", ">1 </span>"]) expect(html).toContain(said);
  expect(html).not.toContain("<label");
  const cropped = body.querySelector("span:has(> img[data-crop])");
  expect(cropped?.getAttribute("style")).toBe("display: inline-block; overflow: hidden; width: 300px; height: 100px");
  expect(cropped?.querySelector("img")?.getAttribute("style")).toBe("margin-left: -100px; margin-top: -20px");
});

test("[EDIT-16] what is copied here and pasted here again is what it was", () => {
  const body = dressed();
  undress(body, origin);
  expect(DOMParser.fromSchema(schema).parse(body).toJSON()).toEqual(node.toJSON());
});
