import { DOMParser, Node } from "@tiptap/pm/model";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { documentExtensions } from "#lib/document/schema/extensions.ts";
import { withFootnoteNumbers, withFreshFootnotes, withKnownFootnotes } from "#lib/formats/footnotes.ts";
import { mendFootnotes } from "#lib/formats/foreign-footnotes.ts";
import { markdownToHtml, toMarkdown } from "#lib/formats/markdown.ts";
import { toText } from "#lib/formats/text.ts";
import { schema } from "#tests/support/replica.ts";

const words = (text: string) => ({ type: "paragraph", content: [{ type: "text", text }] });
const reference = (id: string) => ({ type: "footnote", attrs: { id } });
const body = (id: string, ...texts: string[]) => ({ type: "footnoteBody", attrs: { id }, content: texts.map(words) });
const documentOf = (...content: object[]) => Node.fromJSON(schema, { type: "doc", content });
const spoken = documentOf(
  {
    type: "paragraph",
    content: [{ type: "text", text: "Sea" }, reference("x"), { type: "text", text: " and air" }, reference("y")],
  },
  { type: "paragraph", content: [{ type: "text", text: "Sea again" }, reference("x")] },
  body("x", "Salt water.", "Much of it."),
  body("y", "78 % nitrogen."),
);

function read(html: string): Node {
  const { document } = parseHTML(`<!doctype html><html><body></body></html>`);
  document.body.innerHTML = html;
  mendFootnotes(document.body as unknown as HTMLElement);
  return DOMParser.fromSchema(schema).parse(document.body as unknown as HTMLElement);
}

const numbered = (node: Node) =>
  withFootnoteNumbers(renderToHTMLString({ extensions: documentExtensions(), content: node }), node);

/** The blocks with their words; a reference as its id. */
const told = (node: Node) =>
  node.children.map((block) => {
    const text = block.textBetween(0, block.content.size, "/", (leaf) => `[${String(leaf.attrs["id"])}]`);
    return block.type.name === "footnoteBody" ? `${String(block.attrs["id"])}: ${text}` : text;
  });

test("[EDIT-11] plain text has the numbers of footnotes, in the text and before their words", () => {
  expect(toText(spoken)).toBe("Sea[1] and air[2]\nSea again[1]\n[1] Salt water.\nMuch of it.\n[2] 78 % nitrogen.");
});

test("[EDIT-11] markdown has them as GitHub writes them, and reads them again", () => {
  const markdown = toMarkdown(spoken, () => "");
  expect(markdown).toBe(
    "Sea[^1] and air[^2]\n\nSea again[^1]\n\n[^1]: Salt water.\n\n    Much of it.\n\n[^2]: 78 % nitrogen.",
  );
  const again = read(markdownToHtml(markdown));
  expect(told(again)).toEqual(["Sea[1] and air[2]", "Sea again[1]", "1: Salt water./Much of it.", "2: 78 % nitrogen."]);
  expect(withKnownFootnotes(again, spoken).toJSON()).toEqual(spoken.toJSON());
});

test("[EDIT-11] HTML has the numbers, which lead to the words and back, and reads as it was", () => {
  const html = numbered(spoken);
  expect(html).toContain(`<a href="#footnote-x" id="footnote-x-place" role="doc-noteref">1</a>`);
  expect(html.match(/id="footnote-x-place"/g)).toHaveLength(1);
  expect(html).toContain(`<section data-footnote-body="y" id="footnote-y"><a class="footnote-number"`);
  expect(read(html).toJSON()).toEqual(spoken.toJSON());
});

test("[EDIT-11] what is put beside footnotes of the same names has names of its own", () => {
  const fresh = withFreshFootnotes(
    documentOf({ type: "paragraph", content: [reference("x")] }, body("x", "other")),
    spoken,
  );
  expect(told(fresh)).toEqual(["[x-2]", "x-2: other"]);
  expect(withFreshFootnotes(documentOf(words("none")), spoken).toJSON()).toEqual(documentOf(words("none")).toJSON());
});

const foreign: Record<string, string> = {
  Word: `<p class=MsoNormal>Sea<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='vertical-align:super'>[1]</span></span></a> again</p>
    <div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%"><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a> Salt water.</p></div></div>`,
  LibreOffice: `<p>Sea<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> again</p><div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Salt water.</p></div>`,
  "Google Docs": `<p><span>Sea</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><span> again</span></p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> Salt water.</span></p></div>`,
  pandoc: `<p>Sea<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> again</p><section id="footnotes" role="doc-endnotes"><hr /><ol><li id="fn1"><p>Salt water.<a href="#fnref1" role="doc-backlink">↩︎</a></p></li></ol></section>`,
  GitHub: `<p>Sea<sup><a href="https://example.org/a#user-content-fn-1" id="user-content-fnref-1" data-footnote-ref>1</a></sup> again</p><section data-footnotes><h2 id="footnote-label" class="sr-only">Footnotes</h2><ol><li id="user-content-fn-1"><p>Salt water. <a href="https://example.org/a#user-content-fnref-1" data-footnote-backref>↩</a></p></li></ol></section>`,
  Wikipedia: `<p>Sea<sup id="cite_ref-a_1-0" class="reference"><a href="https://example.org/Sea#cite_note-a-1"><span>[</span>1<span>]</span></a></sup> again</p><ol class="references"><li id="cite_note-a-1"><span><b><a href="https://example.org/Sea#cite_ref-a_1-0">^</a></b></span> <span>Salt water.</span></li></ol>`,
};

test.each(Object.keys(foreign))("[EDIT-9] footnotes of %s are footnotes", (program) => {
  const blocks = told(read(foreign[program] ?? "")).filter((text) => text.trim() !== "");
  expect(blocks.map((text) => text.trim().replace(/^\^ /, ""))).toEqual(["Sea[1] again", "1: Salt water."]);
});

test("[EDIT-9] other links within a page stay links", () => {
  const html = `<ul id="top"><li><a id="t1" href="#one">1. One</a></li></ul><h2 id="one">One <a href="#t1">up</a></h2><p>See <a href="#one">above</a>.</p>`;
  expect(
    read(html)
      .toJSON()
      .content.map(({ type }: { type: string }) => type),
  ).toEqual(["bulletList", "heading", "paragraph"]);
});

const htmlOf = (node: Node) => renderToHTMLString({ extensions: documentExtensions(), content: node });
const quote = (...content: object[]) => ({ type: "blockquote", content });
const code = (text: string) => ({ type: "codeBlock", content: [{ type: "text", text }] });

const hard: Record<string, object[]> = {
  "in what folds": [
    { type: "details", content: [words("s"), { type: "paragraph", content: [reference("a")] }] },
    { type: "paragraph", content: [{ type: "text", text: "q" }, reference("b")] },
    body("a", "one"),
    body("b", "two"),
  ],
  "with code among its words": [
    { type: "paragraph", content: [{ type: "text", text: "q" }, reference("a")] },
    { type: "footnoteBody", attrs: { id: "a" }, content: [words("see"), code("x = 1;\ny = 2;")] },
    words("after"),
  ],
  "without a place": [words("text"), body("1", "words that nobody speaks of")],
  "without words": [{ type: "paragraph", content: [{ type: "text", text: "q" }, reference("a")] }],
  "at the beginning of a line": [
    { type: "paragraph", content: [reference("a"), { type: "text", text: ": starts" }] },
    body("a", "its words"),
  ],
};

test.each(Object.keys(hard))("[EDIT-11] [API-2] a footnote %s is the same after markdown", (name) => {
  const node = documentOf(...(hard[name] ?? []));
  const again = withKnownFootnotes(read(markdownToHtml(toMarkdown(node, htmlOf))), node);
  expect(told(again)).toEqual(told(node));
});

test("[API-2] code in a quote ends where the quote says, and a broken text spoils no other", () => {
  const node = documentOf(quote(words("said"), code("x\ny")), words("after"));
  expect(read(markdownToHtml(toMarkdown(node, htmlOf))).toJSON()).toEqual(node.toJSON());
  expect(() => markdownToHtml(">".repeat(20_000))).toThrow(RangeError);
  expect(markdownToHtml("a[^1]\n\n[^1]: b")).toContain("data-footnote-ref");
});

test("[EDIT-16] pictures that markdown is to have in itself stand behind its text, each once, and are read from there", () => {
  const picture = (src: string, attrs = {}) => ({ type: "image", attrs: { src, ...attrs } });
  const node = documentOf(
    picture("https://here.example/attachments/a", { alt: "A\n\n[cat]" }),
    words("said"),
    picture("https://here.example/attachments/a", { alt: "The same" }),
    picture("https://here.example/attachments/a", { title: 'Its "tip"\n\nin &lt; C:\\' }),
    picture("https://here.example/attachments/a", { width: 300 }),
    picture("https://here.example/attachments/b", { align: "right" }),
    picture("https://else.example/c.png"),
  );
  const pictures = new Map([
    ["https://here.example/attachments/a", "data:image/png;base64,AAAA"],
    ["https://here.example/attachments/b", "data:image/png;base64,BBBB"],
  ]);
  const markdown = toMarkdown(node, htmlOf, pictures);
  expect(markdown.split("\n\n").slice(-2)).toEqual([
    "[picture-1]: <data:image/png;base64,AAAA>",
    String.raw`[picture-2]: <data:image/png;base64,AAAA> "Its &quot;tip&quot; in &amp;lt; C:\\"`,
  ]);
  const { document } = parseHTML(`<body>${markdownToHtml(markdown)}</body>`);
  expect(document.querySelectorAll("img")[2]?.getAttribute("title")).toBe('Its "tip" in &lt; C:\\');
  const read = [...document.querySelectorAll("img")].map((img) => [
    img.getAttribute("src"),
    img.getAttribute("alt") ?? "",
  ]);
  expect(read).toEqual([
    ["data:image/png;base64,AAAA", "A [cat]"],
    ["data:image/png;base64,AAAA", "The same"],
    ["data:image/png;base64,AAAA", ""],
    ["data:image/png;base64,AAAA", ""],
    ["data:image/png;base64,BBBB", ""],
    ["https://else.example/c.png", ""],
  ]);
});

test("[API-2] callouts are the same after markdown, by the names that GitHub has; a quote that looks like one is a quote", () => {
  const callout = (kind: string, ...content: object[]) => ({ type: "callout", attrs: { kind }, content });
  const node = documentOf(
    callout("note", words("said")),
    callout("danger", words("hot"), quote(words("inside"))),
    quote(words("[!NOTE] no")),
  );
  const markdown = toMarkdown(node, htmlOf);
  expect(markdown).toContain("> [!CAUTION]");
  expect(read(markdownToHtml(markdown)).toJSON()).toEqual(node.toJSON());
  expect(read(markdownToHtml("> [!IMPORTANT]\n> words\n>\n> more")).toJSON()).toEqual(
    documentOf(callout("note", words("words"), words("more"))).toJSON(),
  );
  expect(read(markdownToHtml("> [!OTHER]\n> words")).firstChild?.type.name).toBe("blockquote");
});

test("[EDIT-9] contents, and sentences that lead to each other, are no footnotes; words that lead back stay", () => {
  const contents = `<ul><li><a href="#intro" id="toc-1">1</a></li></ul><section id="intro"><h2><a href="#toc-1">Intro</a></h2><p>words</p></section>`;
  expect(read(contents).textContent).toBe("1Introwords");
  expect(told(read(contents)).some((text) => text.includes("["))).toBe(false);
  const prose = `<p id="p1">See <a href="#p2">below</a> for it.</p><p id="p2">As said <a href="#p1">above</a>, a paragraph.</p>`;
  expect(told(read(prose))).toEqual(["See below for it.", "As said above, a paragraph."]);
  const wordy = `<p>Sea<sup><a id="r1" href="#n1">1</a></sup></p><p id="n1"><a href="#r1">Smith 2004, page 12, and others</a></p>`;
  expect(told(read(wordy))).toEqual(["Sea[1]", "1: Smith 2004, page 12, and others"]);
});

test("[EDIT-9] thousands of footnotes, and of links that lead to each other, are read in their time", () => {
  const count = 4_000;
  const all = Array.from({ length: count }, (_, index) => index);
  const html = `${all.map((n) => `<p>t<a href="#f${n}" id="r${n}">${n % 1000}</a></p>`).join("")}<ol>${all.map((n) => `<li id="f${n}">w <a href="#r${n}">^</a></li>`).join("")}</ol>`;
  let started = performance.now();
  expect(told(read(html)).filter((text) => /^\d+: w/.test(text))).toHaveLength(count);
  expect(performance.now() - started).toBeLessThan(10_000);
  const nested = `<div id="top">${all.map((n) => `<p id="p${n}"><a href="#top">1</a> <a href="#p${(n + 1) % count}">2</a></p>`).join("")}</div>`;
  started = performance.now();
  read(nested);
  expect(performance.now() - started).toBeLessThan(10_000);
});
