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
  // As in a template, which has no head.
  const styles = [...source.document.querySelectorAll("head > style")].map(({ outerHTML }) => outerHTML);
  document.body.innerHTML = styles.join("") + source.document.body.innerHTML;
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
    return marks.length === 0 ? (child.text ?? child.type.name) : `[${marks.join(" ")}|${child.text}]`;
  });
  return [`${head}: ${text.join("")}`];
}

const shapeOf = (name: keyof typeof clipboards) =>
  outline(pasted(clipboards[name]))
    .slice(1)
    .map((line) => line.slice(2));

test("[EDIT-13] a frame of a site that can be shown here is that, any other is nothing", () => {
  const html = `<div><p>Before</p><iframe src="//www.youtube.com/embed/dQw4w9WgXcQ?rel=0" title="The sea"></iframe></div><iframe src="https://evil.example/"></iframe>`;
  expect(outline(pasted(html)).slice(1)).toEqual([
    "  paragraph: Before",
    "  embed src=https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0 title=The sea",
  ]);
});

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

test("[EDIT-9] from Word Online and Slack: lists that come in pieces are whole, and as deep as they say", () => {
  expect(shapeOf("wordOnline")).toEqual([
    "paragraph: We must",
    "bulletList",
    "  listItem",
    "    paragraph: one",
    "    bulletList",
    "      listItem",
    "        paragraph: deeper",
    "  listItem",
    "    paragraph: two",
    "orderedList",
    "  listItem",
    "    paragraph: first",
    "  listItem",
    "    paragraph: second",
    "    orderedList",
    "      listItem",
    "        paragraph: within",
    "  listItem",
    "    paragraph: third",
  ]);
  const loose = `<ul>Words<li data-aria-level="1">one</li></ul><ul><li data-aria-level="1">two</li></ul>`;
  expect(pasted(loose).textContent).toBe("Wordsonetwo");
  expect(shapeOf("slack")).toEqual([
    "paragraph: We [bold|must]",
    "bulletList",
    "  listItem",
    "    paragraph: one",
    "    bulletList",
    "      listItem",
    "        paragraph: deeper",
    "      listItem",
    "        paragraph: as deep",
    "  listItem",
    "    paragraph: two",
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

test("[EDIT-9] from Excel, which says by classes how cells and letters look", () => {
  expect(shapeOf("excel")).toEqual([
    "table",
    "  tableRow",
    "    tableCell background=#ffe699",
    "      paragraph: [bold|Name]",
    "    tableCell background=#ffe699",
    "      paragraph: [bold|Coast]",
    "  tableRow",
    "    tableCell",
    "      paragraph: a [textStyle:#c00000 bold|long] one",
    "    tableCell",
    "      paragraph textAlign=center: [italic|6,500]",
  ]);
});

test.each<[what: string, html: string, shape: string[]]>([
  [
    "quotes of Word stay where they are",
    `<p>before</p><p class=MsoQuote>said</p><p class=MsoIntenseQuote>more</p><p>after</p>`,
    ["paragraph: before", "blockquote", "  paragraph: said", "blockquote", "  paragraph: more", "paragraph: after"],
  ],
  [
    "what stands beside a space that does not go",
    `<p><img src="https://a.example/b.png">&nbsp;</p><div><table><tr><td>&nbsp;</td></tr></table></div><div>&nbsp;<hr></div>`,
    [
      "image src=https://a.example/b.png",
      "table",
      "  tableRow",
      "    tableCell",
      "      paragraph: ",
      "paragraph: \u00a0",
      "horizontalRule",
    ],
  ],
  [
    "spaces that a program says count",
    `<div style="white-space: pre;"><div><span>    b  =  1;</span></div></div><p><span style="white-space:pre-wrap">a    b</span></p>`,
    ["paragraph: \u00a0\u00a0\u00a0 b\u00a0 =\u00a0 1;", "paragraph: a\u00a0\u00a0\u00a0 b"],
  ],
  [
    "code with what pages put around it",
    `<pre class="x"><div><div>python</div><button>Copy</button><div><code class="hljs language-python"><span>a = 1</span>\n\n  b = 2\n</code></div></div></pre><pre><div>l1</div><div>l2</div></pre><div class="highlight-source-ts"><pre>x</pre></div>`,
    ["codeBlock language=python: a = 1\n\n  b = 2", "codeBlock: l1\nl2", "codeBlock language=ts: x"],
  ],
  [
    "white letters on a dark ground, and what is important",
    `<table><tr><td style="background:#000000;color:#ffffff">d</td></tr></table><p style="text-align:center !important"><span style="font-weight:bold !important;color:red !important">x</span></p>`,
    [
      "table",
      "  tableRow",
      "    tableCell background=#000000",
      "      paragraph: [textStyle:#ffffff|d]",
      "paragraph textAlign=center: [textStyle:red bold|x]",
    ],
  ],
  [
    "looks around blocks are those of the letters in them",
    `<span style="font-weight:bold"><p>a</p><p style="font-weight:400">b</p></span><ul><li style="font-style:italic">one<ul><li>two</li></ul></li></ul><div style="color:red"><div>c</div></div><table><tr><td style="font-weight:bold;text-align:center;color:#ff0000">n</td></tr></table>`,
    [
      "paragraph: [bold|a]",
      "paragraph: b",
      "bulletList",
      "  listItem",
      "    paragraph: [italic|one]",
      "    bulletList",
      "      listItem",
      "        paragraph: [italic|two]",
      "paragraph: [textStyle:red|c]",
      "table",
      "  tableRow",
      "    tableCell",
      "      paragraph textAlign=center: [textStyle:#ff0000 bold|n]",
    ],
  ],
  [
    "elements that are not what they are called",
    `<p><b style="font-weight:normal;color:#ff0000">a</b><i style="font-style:normal;font-weight:bold">b</i><u style="text-decoration:none">c</u></p>`,
    ["paragraph: [textStyle:#ff0000|a][bold|b]c"],
  ],
  [
    "where a table stands is not how its text is aligned",
    `<div align=center><table align="center"><tr><td><p>a</p></td><td style="text-align:left" align=right><p>b</p></td></tr></table><p>c</p></div><div dir="rtl">d</div><center>e</center><ul><li style="text-align:right">f</li></ul>`,
    [
      "table",
      "  tableRow",
      "    tableCell",
      "      paragraph: a",
      "    tableCell",
      "      paragraph: b",
      "paragraph textAlign=center: c",
      "paragraph dir=rtl: d",
      "paragraph textAlign=center: e",
      "bulletList",
      "  listItem",
      "    paragraph textAlign=right: f",
    ],
  ],
  [
    "numbers of Word's lists",
    [
      ["l0", 1, "2."],
      ["l0", 2, "2.1."],
      ["l1", 1, "a)"],
      ["l1", 1, "b)"],
    ]
      .map(
        ([list, level, sign]) =>
          `<p style='mso-list:${list} level${level} lfo1'><span style='mso-list:Ignore'>${sign}</span>${sign}</p>`,
      )
      .join("")
      .concat(
        `<p>between</p><p style='mso-list:l1 level1 lfo1'><span style='mso-list:Ignore'>c)</span>c</p><ol type="i" start="3"><li>x</li></ol>`,
      ),
    [
      "orderedList start=2",
      "  listItem",
      "    paragraph: 2.",
      "    orderedList",
      "      listItem",
      "        paragraph: 2.1.",
      "orderedList marker=lower-alpha",
      "  listItem",
      "    paragraph: a)",
      "  listItem",
      "    paragraph: b)",
      "paragraph: between",
      "orderedList start=3 marker=lower-alpha",
      "  listItem",
      "    paragraph: c",
      "orderedList start=3 marker=lower-roman",
      "  listItem",
      "    paragraph: x",
    ],
  ],
  [
    "formulas, signs that are pictures, heads of what folds",
    `<p>So <span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>E</mi></mrow><annotation encoding="application/x-tex">E=m</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">E=m</span></span> holds <img alt="😀" src="https://a.example/e.png">, <img alt=":tada:" src="https://a.example/t.png"></p><details><summary><h3>Title</h3></summary><p>more</p></details>`,
    ["paragraph: So inlineMath holds 😀, :tada:", "details", "  paragraph: Title", "  paragraph: more"],
  ],
])("[EDIT-9] %s", (_, html, shape) => {
  expect(
    outline(pasted(html))
      .slice(1)
      .map((line) => line.slice(2)),
  ).toEqual(shape);
});

test("[EDIT-9] what is large or strange is read in its time, and nothing of it makes pasting fail", () => {
  const beganMs = performance.now();
  const many = pasted(`<p><span>${"l<br>".repeat(130_000)}</span></p>`);
  expect(many.textContent.length).toBe(130_000);
  const strange = pasted(
    `<details @click="x" 1a="b" open><summary>s</summary><p x:y="z" :k="v">t</p></details><math><mi>u</mi></math><svg><td>v</td></svg>`,
  );
  expect(strange.textContent).toContain("t");
  pasted(`${"<div>".repeat(2_000)}deep${"</div>".repeat(2_000)}`);
  expect(performance.now() - beganMs).toBeLessThan(30_000);
});
