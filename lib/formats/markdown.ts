import type { Mark, Node } from "@tiptap/pm/model";
import { Marked, type MarkedExtension, type Tokens } from "marked";
import markedFootnote from "marked-footnote";
import { MarkdownSerializer, type MarkdownSerializerState } from "prosemirror-markdown";
import { footnotesOf } from "#lib/document/footnotes.ts";
import { withNumberedFootnotes } from "./footnotes.ts";

/** What markdown cannot say is written as HTML, which markdown may have in it. */
type ToHtml = (node: Node) => string;

/** The kinds of callouts, by what markdown calls them. */
const callouts: Readonly<Record<string, string>> = {
  note: "note",
  important: "note",
  tip: "tip",
  warning: "warning",
  caution: "danger",
  danger: "danger",
};

/** GitHub knows no danger. */
function calloutName(kind: string): string {
  return kind === "danger" ? "CAUTION" : kind.toUpperCase();
}

const options: MarkedExtension = {
  gfm: true,
  renderer: {
    list(list: Tokens.List): string | false {
      if (list.items.length === 0 || !list.items.every(({ task }) => task)) return false;
      const items = list.items.map(({ checked, tokens }) => {
        // The box itself is said by the attribute.
        const content = tokens.filter(({ type }) => type !== "checkbox");
        return `<li data-type="taskItem" data-checked="${checked === true}"><p>${this.parser.parse(content)}</p></li>`;
      });
      return `<ul data-type="taskList">${items.join("")}</ul>`;
    },
    checkbox: () => "",
    // As GitHub writes what is set apart.
    blockquote({ tokens }: Tokens.Blockquote): string | false {
      const sign = /^\[!(\w+)\][ \t]*(?=\n|$)/.exec(tokens[0]?.type === "paragraph" ? tokens[0].raw : "");
      const kind = callouts[sign?.[1]?.toLowerCase() ?? ""];
      if (kind === undefined) return false;
      const inside = this.parser.parse(tokens).replace(/^<p>\[!\w+\](?:<br>)?\s*/, "<p>");
      return `<aside data-kind="${kind}">${inside}</aside>`;
    },
    // Without the line's end that belongs to the fence.
    code({ text, lang }: Tokens.Code): string {
      const [language = ""] = (lang ?? "").split(/\s/);
      const name = language === "" ? "" : ` class="language-${escaped(language)}"`;
      return `<pre><code${name}>${escaped(text)}</code></pre>\n`;
    },
  },
};

/** A title as markdown has it behind an address. */
function quoted(title: unknown): string {
  return `"${escaped(inOneLine(title).replaceAll("\\", String.raw`\\`))}"`;
}

/** What an empty line would end. */
function inOneLine(text: unknown): string {
  return String(text ?? "").replaceAll(/\s*\n\s*/g, " ");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Markdown (CommonMark with GitHub's tables, tasks and strikethrough) as HTML; not safe by itself, the schema decides what of it stays. */
export function markdownToHtml(markdown: string): string {
  // The extension remembers footnotes from one text to the next: each has one of its own.
  return new Marked(options, markedFootnote({ description: "" })).parse(markdown, { async: false });
}

/** A document as markdown. `toHtml` writes what markdown has no words for. `pictures` are those that it is to have in itself, by their addresses. */
export function toMarkdown(node: Node, toHtml: ToHtml, pictures: ReadonlyMap<string, string> = new Map()): string {
  const numbered = withNumberedFootnotes(node);
  const definitions = new Definitions(pictures);
  const whole: ToHtml = (part) =>
    toHtml(part).replaceAll(/(<img [^>]*?\bsrc=")([^"]*)/g, (same, before: string, address: string) => {
      const picture = pictures.get(address);
      return picture === undefined ? same : before + picture;
    });
  const text = serializer(whole, hasPlainFootnotes(numbered), definitions).serialize(numbered, { tightLists: true });
  return [text, ...definitions.lines].join("\n\n");
}

/** Pictures that stand behind the text, where nobody has to read past them. */
class Definitions {
  readonly lines: string[] = [];
  readonly #pictures: ReadonlyMap<string, string>;

  constructor(pictures: ReadonlyMap<string, string>) {
    this.#pictures = pictures;
  }

  /** What a picture is called there; null where it has an address alone. */
  nameOf(address: string, title: string): string | null {
    const picture = this.#pictures.get(address);
    if (picture === undefined) return null;
    const line = `: <${picture}>${title}`;
    const known = this.lines.findIndex((each) => each.endsWith(line));
    const name = `picture-${(known === -1 ? this.lines.length : known) + 1}`;
    if (known === -1) this.lines.push(`[${name}]${line}`);
    return name;
  }
}

function serializer(toHtml: ToHtml, isPlain: boolean, definitions: Definitions): MarkdownSerializer {
  // What would begin HTML or an entity of it is text here.
  return new MarkdownSerializer(nodes(toHtml, isPlain, definitions), marks, {
    strict: false,
    escapeExtraCharacters: /[<&]/g,
  });
}

type Write = (state: MarkdownSerializerState, node: Node, parent: Node, index: number) => void;

function nodes(toHtml: ToHtml, hasPlainNotes: boolean, definitions: Definitions): Record<string, Write> {
  const html: Write = (state, node) => {
    state.write(toHtml(node));
    state.closeBlock(node);
  };
  const inside: Write = (state, node) => state.renderContent(node);
  return {
    text: (state, node) => state.text(node.text ?? ""),
    paragraph: (state, node) => {
      if (node.attrs["variant"] === "title" && node.content.size > 0) state.write("# ");
      state.renderInline(node);
      state.closeBlock(node);
    },
    heading: (state, node) => {
      state.write(`${"#".repeat(Number(node.attrs["level"]))} `);
      state.renderInline(node, false);
      state.closeBlock(node);
    },
    codeBlock: (state, node) => {
      const longest = Math.max(2, ...(node.textContent.match(/`{3,}/g) ?? []).map(({ length }) => length));
      const fence = "`".repeat(longest + 1);
      state.write(`${fence}${node.attrs["language"] ?? ""}\n`);
      state.text(node.textContent, false);
      if (node.textContent !== "") state.ensureNewLine();
      state.write(fence);
      state.closeBlock(node);
    },
    blockquote: (state, node) => state.wrapBlock("> ", null, node, () => state.renderContent(node)),
    callout: (state, node) => {
      state.wrapBlock("> ", null, node, () => {
        state.write(`[!${calloutName(String(node.attrs["kind"]))}]\n`);
        state.renderContent(node);
      });
    },
    bulletList: (state, node) => state.renderList(node, "  ", () => "- "),
    orderedList: (state, node) => {
      const start = Number(node.attrs["start"] ?? 1);
      const width = String(start + node.childCount - 1).length + 2;
      state.renderList(node, " ".repeat(width), (index) => `${`${start + index}.`.padEnd(width)}`);
    },
    taskList: (state, node) =>
      state.renderList(node, "  ", (index) => (node.child(index).attrs["checked"] === true ? "- [x] " : "- [ ] ")),
    listItem: inside,
    taskItem: inside,
    details: html,
    columns: html,
    column: inside,
    table: (state, node) => {
      if (!isPlainTable(node)) return html(state, node, node, 0);
      const inner = serializer(toHtml, hasPlainNotes, definitions);
      node.forEach((row, _, index) => {
        const cells = row.children.map((cell) => cellText(cell, inner));
        state.ensureNewLine();
        state.write(`| ${cells.join(" | ")} |`);
        if (index > 0) return;
        state.ensureNewLine();
        state.write(`|${" --- |".repeat(cells.length)}`);
      });
      return state.closeBlock(node);
    },
    horizontalRule: (state, node) => {
      state.write("---");
      state.closeBlock(node);
    },
    pageBreak: html,
    image: (state, node, parent, index) => {
      const { src, alt, title, width, height, caption, align, wrap, crop } = node.attrs;
      const label = state.esc(inOneLine(alt));
      const name = title === null ? "" : ` ${quoted(title)}`;
      // Markdown can say none of it. A size alone is not worth a line of a million letters, as a picture in the text would be.
      const isPlain = [caption, align, wrap, crop].every((value) => value === null);
      const defined = isPlain ? definitions.nameOf(String(src), name) : null;
      if (!isPlain || (defined === null && (width !== null || height !== null)))
        return html(state, node, parent, index);
      if (defined !== null) state.write(`![${label}][${defined}]`);
      else if (src !== null)
        state.write(`![${label}](<${String(src).replaceAll(/[<>\n]/g, encodeURIComponent)}>${name})`);
      return state.closeBlock(node);
    },
    attachment: html,
    embed: html,
    tableOfContents: html,
    blockMath: html,
    inlineMath: (state, node) => state.write(toHtml(node)),
    mention: (state, node) => state.write(toHtml(node)),
    date: (state, node) => state.write(toHtml(node)),
    footnote: (state, node) => state.write(hasPlainNotes ? `[^${node.attrs["id"]}]` : toHtml(node)),
    footnoteBody: (state, node, parent, index) =>
      hasPlainNotes
        ? state.wrapBlock("    ", `[^${node.attrs["id"]}]: `, node, () => state.renderContent(node))
        : html(state, node, parent, index),
    bookmark: (state, node) => state.write(toHtml(node)),
    hardBreak: (state, node, parent, index) => {
      // One at the end of a block is none in markdown.
      for (let next = index + 1; next < parent.childCount; next += 1) {
        if (parent.child(next).type !== node.type) return state.write("\\\n");
      }
      return undefined;
    },
    unknownBlock: html,
    unknownContainer: inside,
    unknownInline: (state, node) => state.text(String(node.attrs["text"] ?? "")),
  };
}

const quiet = { open: "", close: "", mixable: true };
const tag = (name: string) => ({ open: `<${name}>`, close: `</${name}>`, mixable: true });
const marks = {
  bold: { open: "**", close: "**", mixable: true, expelEnclosingWhitespace: true },
  italic: { open: "*", close: "*", mixable: true, expelEnclosingWhitespace: true },
  strike: { open: "~~", close: "~~", mixable: true, expelEnclosingWhitespace: true },
  underline: tag("u"),
  subscript: tag("sub"),
  superscript: tag("sup"),
  highlight: tag("mark"),
  code: {
    open: (_: unknown, mark: Mark, parent: Node, index: number) => fenceOf(parent.child(index), mark, -1),
    close: (_: unknown, mark: Mark, parent: Node, index: number) => fenceOf(parent.child(index - 1), mark, 1),
    escape: false,
  },
  link: {
    open: "[",
    close: (_: unknown, mark: Mark) => {
      const { href, title } = mark.attrs;
      const name = title == null ? "" : ` ${quoted(title)}`;
      return `](<${String(href ?? "").replaceAll(/[<>\n]/g, encodeURIComponent)}>${name})`;
    },
    mixable: false,
  },
  textStyle: quiet,
  comment: quiet,
  unknownMark: quiet,
};

/** The backticks around code that has some itself. */
function fenceOf(node: Node, _: Mark, side: -1 | 1): string {
  const longest = Math.max(0, ...(node.text?.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  if (longest === 0) return fence;
  return side < 0 ? `${fence} ` : ` ${fence}`;
}

/**
 * Whether markdown can say all footnotes of a document: each has words, once, of plain paragraphs, and is spoken of where markdown is read. Where it
 * cannot say one, all are HTML: the two do not know of each other.
 */
function hasPlainFootnotes(doc: Node): boolean {
  const { references, bodies } = footnotesOf(doc);
  const spoken = new Set(references.map(({ id }) => id));
  const isSaid = bodies.every(
    ({ id, node, isOutermost }) =>
      isOutermost &&
      spoken.has(id) &&
      node.children.every((block) => block.type.name === "paragraph" && /^[\p{L}\p{N}]/u.test(block.textContent)),
  );
  const ids = new Set(bodies.map(({ id }) => id));
  if (!isSaid || ids.size !== bodies.length || ids.size !== spoken.size) return false;
  return references.every(({ pos }) => {
    const $pos = doc.resolve(pos);
    // At the beginning of a line, and before a colon, it would be the words themselves.
    if ($pos.parentOffset === 0) return false;
    for (let depth = $pos.depth; depth > 0; depth -= 1) {
      const { name } = $pos.node(depth).type;
      if (["details", "columns", "footnoteBody", "unknownBlock"].includes(name)) return false;
      if (name === "table" && !isPlainTable($pos.node(depth))) return false;
    }
    return true;
  });
}

/** Whether markdown's tables can say it: a header row, and one line of text in each cell. */
function isPlainTable(table: Node): boolean {
  let isPlain = true;
  const width = table.firstChild?.childCount ?? 0;
  table.forEach((row, _, index) => {
    if (row.childCount !== width) isPlain = false;
    row.forEach((cell) => {
      const isHeader = cell.type.name === "tableHeader";
      const { colspan, rowspan } = cell.attrs;
      const only = cell.childCount === 1 && cell.firstChild?.type.name === "paragraph";
      if (!only || colspan !== 1 || rowspan !== 1 || isHeader !== (index === 0)) isPlain = false;
      cell.descendants((node) => {
        if (node.type.name === "hardBreak") isPlain = false;
      });
    });
  });
  return isPlain;
}

function cellText(cell: Node, inner: MarkdownSerializer): string {
  return inner
    .serialize(cell, { tightLists: true })
    .trim()
    .replaceAll("|", String.raw`\|`)
    .replaceAll("\n", " ");
}
