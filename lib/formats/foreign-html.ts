import { embeddableOf } from "#lib/document/embeds.ts";
import { mendClasses } from "./foreign-classes.ts";
import { mendCode, mendFormulas } from "./foreign-code.ts";
import { mendFootnotes } from "./foreign-footnotes.ts";
import { mendLists } from "./foreign-lists.ts";
import { mendLooks } from "./foreign-looks.ts";
import { blocks, holdsBlocks, keptStyles, moveAll, renamed, styleOf, unwrap } from "./html-elements.ts";

/**
 * Makes what other programs put on the clipboard (Word, Google Docs, LibreOffice, web pages) what it means, within `body`: lists are lists, what is
 * bold is bold, and the programs' own styles, fonts and sizes are gone. docs/guides/pasting.md says what is kept.
 */
export function cleanForeignHtml(body: HTMLElement): void {
  const steps = cleaning(body);
  while (steps.next().done !== true);
}

/** The same in steps, between which a page can do something else. */
export function* cleaning(body: HTMLElement): Generator<undefined, void> {
  for (const pass of passes) {
    pass(body);
    yield;
  }
  let stripped = 0;
  for (const element of body.querySelectorAll("*")) {
    strip(element);
    stripped += 1;
    if (stripped % elementsAtOnce === 0) yield;
  }
}

const elementsAtOnce = 10_000;

const passes: readonly ((body: HTMLElement) => void)[] = [
  mendFormulas,
  mendFrames,
  mendClasses,
  removeUnseen,
  (body) => {
    for (const frame of body.querySelectorAll("b[id^='docs-internal-guid']")) unwrap(frame);
  },
  mendFootnotes,
  mendCode,
  keepSpaces,
  mendLists,
  mendTables,
  mendFolds,
  mendBlocks,
  mendLinks,
  mendLooks,
  mendPictures,
];

const unseen =
  "style, script, meta, link, title, template, noscript, xml, base, object, iframe, button, br.Apple-interchange-newline, span.EOP";

/** What a page shows of others that may be shown here, too. */
function mendFrames(body: HTMLElement): void {
  for (const frame of body.querySelectorAll("iframe[src]")) {
    const src = frame.getAttribute("src") ?? "";
    const address = src.startsWith("//") ? `https:${src}` : src;
    if (embeddableOf(address) === null) continue;
    const embed = frame.ownerDocument.createElement("div");
    embed.setAttribute("data-embed", "");
    embed.setAttribute("data-src", address);
    const title = frame.getAttribute("title") ?? "";
    if (title !== "") embed.setAttribute("data-title", title);
    frame.replaceWith(embed);
  }
}

/** What a reader of the source does not see: rules, comments, markup of other kinds. */
function removeUnseen(body: HTMLElement): void {
  for (const element of body.querySelectorAll(unseen)) element.remove();
  removeComments(body);
  for (const element of body.querySelectorAll("*")) {
    const style = styleOf(element);
    if (style.get("display") === "none" || style.get("mso-hide") === "all") element.remove();
    // Word's own elements, as o:p.
    else if (element.tagName.includes(":")) unwrap(element);
  }
}

function removeComments(node: Node): void {
  for (let child = node.firstChild, next: ChildNode | null; child !== null; child = next) {
    next = child.nextSibling;
    if (child.nodeType === child.COMMENT_NODE) child.remove();
    else removeComments(child);
  }
}

/** Where a program says that spaces count, they do: all but one of a row become such as do not go, and the end of a line ends one. */
function keepSpaces(body: HTMLElement): void {
  for (const element of body.querySelectorAll("[style*='white-space']")) {
    const counts = /^(?:pre|break-spaces)/.test(styleOf(element).get("white-space") ?? "");
    if (counts && element.parentElement?.closest("[style*='white-space']") === null) keepSpacesIn(element);
  }
}

function keepSpacesIn(node: Node): void {
  for (let child = node.firstChild, next: ChildNode | null; child !== null; child = next) {
    next = child.nextSibling;
    if (child.nodeType !== child.TEXT_NODE) {
      keepSpacesIn(child);
      continue;
    }
    const lines = (child.nodeValue ?? "")
      .replaceAll("\t", "    ")
      .replaceAll(/ {2,}/g, (spaces) => `${"\u00a0".repeat(spaces.length - 1)} `)
      .split("\n");
    child.nodeValue = lines[0] ?? "";
    for (const line of lines.slice(1).toReversed()) {
      child.after(node.ownerDocument?.createElement("br") ?? "", line);
    }
  }
}

function mendTables(body: HTMLElement): void {
  for (const cell of body.querySelectorAll("td, th")) {
    const style = styleOf(cell);
    const ground = style.get("background-color") ?? style.get("background") ?? cell.getAttribute("bgcolor") ?? "";
    const isColor = /^(?:#[\da-f]{3,6}|rgb\([\d\s,]+\)|[a-z]+)$/i.test(ground);
    const isSeen = isColor && !/^(?:#f{3,6}|white|none|transparent|inherit|rgb\(255, ?255, ?255\))$/i.test(ground);
    if (isSeen) keptStyles.set(cell, `background-color: ${ground}`);
    if (holdsBlocks(cell)) continue;
    const paragraph = cell.ownerDocument.createElement("p");
    moveAll(cell, paragraph);
    cell.append(paragraph);
  }
  for (const cell of body.querySelectorAll("thead tr > td")) renamed(cell, "th");
}

function mendFolds(body: HTMLElement): void {
  for (const fold of body.querySelectorAll("details")) {
    const made = renamed(fold, "div");
    made.setAttribute("data-details", "");
    const summary = made.querySelector(":scope > summary");
    if (summary === null) continue;
    for (const block of summary.querySelectorAll(blocks)) unwrap(block);
    made.prepend(renamed(summary, "p"));
  }
}

const whole = `${blocks}, ul, ol, table, hr, br`;

/** Styles of paragraphs that have a name, and where lines are aligned. */
function mendBlocks(body: HTMLElement): void {
  for (const center of body.querySelectorAll("center")) renamed(center, "div").setAttribute("align", "center");
  for (const found of body.querySelectorAll(blocks)) {
    if (found.tagName === "PRE" || found.hasAttribute("data-embed")) continue;
    let block = found;
    const name = /\bMso(Title|Subtitle|Quote|IntenseQuote)\b/.exec(block.className)?.[1];
    if (name === "Title" || name === "Subtitle") block.setAttribute("data-variant", name.toLowerCase());
    else if (name !== undefined) {
      const frame = block.ownerDocument.createElement("blockquote");
      block.before(frame);
      frame.append(block);
    }
    if (holdsBlocks(block)) continue;
    if (block.tagName === "DIV") block = renamed(block, "p");
    const aligned = inheritedBy(block, "text-align", "align");
    const isRightToLeft = inheritedBy(block, "direction", "dir") === "rtl";
    const style = /^(?:center|right|justify)$/.test(aligned) ? `text-align: ${aligned}` : "";
    if (block.tagName === "LI" && (style !== "" || isRightToLeft)) {
      const paragraph = block.ownerDocument.createElement("p");
      moveAll(block, paragraph);
      block.append(paragraph);
      block = paragraph;
    }
    if (style !== "") keptStyles.set(block, style);
    if (isRightToLeft) block.setAttribute("dir", "rtl");
    else block.removeAttribute("dir");
    if (block.textContent === "\u00a0" && block.querySelector("img, input") === null) block.textContent = "";
    if (block.lastChild?.nodeName === "BR") block.lastChild.remove();
  }
  // Between blocks it is an empty one.
  const frames = new Map<Element, boolean>();
  for (const line of body.querySelectorAll("br")) {
    const { parentElement: frame, previousElementSibling: before, nextElementSibling: after } = line;
    if (frame === null || [before, after].some((each) => each !== null && !each.matches(whole))) continue;
    if (!frames.has(frame)) frames.set(frame, holdsBlocks(frame));
    if (frames.get(frame) === true) line.replaceWith(line.ownerDocument.createElement("p"));
  }
}

/** What an element has by a style or an attribute of itself or what it is in, within its cell. What a table says of its place is not for its text. */
function inheritedBy(element: Element, property: string, attribute: string): string {
  for (
    let around: Element | null = element;
    around !== null && around.tagName !== "TABLE";
    around = around.parentElement
  ) {
    const value = styleOf(around).get(property) ?? around.getAttribute(attribute)?.toLowerCase();
    if (value !== undefined) return value;
    if (/^T[DH]$/.test(around.tagName)) return "";
  }
  return "";
}

/** Links that go by way of another server go where they say; what is no link is none. */
function mendLinks(body: HTMLElement): void {
  for (const link of body.querySelectorAll("a")) {
    const href = link.getAttribute("href");
    if (href === null || href.startsWith("#_")) {
      unwrap(link);
      continue;
    }
    const led = /^https:\/\/www\.google\.com\/url\?(.*)$/.exec(href)?.[1];
    const target = led === undefined ? null : new URLSearchParams(led).get("q");
    if (target !== null) link.setAttribute("href", target);
  }
}

/** What stands in a line for a sign that has a letter of its own. */
const sign =
  /^(?:\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f)*|\p{Regional_Indicator}{2}|:[\w+-]{1,40}:)$/u;

/** A picture is a block: a paragraph around nothing else would stay behind empty. What is on somebody's disk is the place of one. */
function mendPictures(body: HTMLElement): void {
  for (const picture of body.querySelectorAll("img")) {
    const alt = picture.getAttribute("alt") ?? "";
    if (sign.test(alt)) picture.replaceWith(alt);
    else if (/^(?:file|blob|cid|webkit-fake-url):/i.test(picture.getAttribute("src") ?? "file:")) {
      // One that is not to be seen measures something.
      const isSeen = ["width", "height"].every((name) => Number(picture.getAttribute(name) ?? 99) > 2);
      if (isSeen && picture.hasAttribute("src")) picture.setAttribute("src", "");
      else picture.remove();
    }
  }
  for (const around of [...body.querySelectorAll("p, span, a")].toReversed()) {
    const isPictures = around.children.length > 0 && [...around.children].every(({ tagName }) => tagName === "IMG");
    if (isPictures && (around.textContent ?? "").trim() === "") around.replaceWith(...around.children);
  }
}

const kept =
  /^(?:href|src|alt|width|height|colspan|rowspan|start|dir|data-(?:variant|type|checked|details|latex|footnote|footnote-body|embed|src|title|crop|height|align|wrap))$/;

/** Nothing of an element is left but what it is. */
function strip(element: Element): void {
  const language = /(?:^|\s)(language-[\w+#.-]+)/.exec(element.getAttribute("class") ?? "")?.[1];
  for (const name of element.getAttributeNames()) {
    const isSize = /^(?:width|height)$/.test(name) && element.tagName !== "IMG";
    if (!kept.test(name) || isSize) element.removeAttribute(name);
  }
  if (language !== undefined && element.tagName === "CODE") element.setAttribute("class", language);
  const style = keptStyles.get(element);
  if (style !== undefined) element.setAttribute("style", style);
}
