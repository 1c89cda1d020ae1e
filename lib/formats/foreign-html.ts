import { mendLists } from "./foreign-lists.ts";
import { mendLooks } from "./foreign-looks.ts";
import { blocks, renamed, styleOf, unwrap } from "./html-elements.ts";

/**
 * Makes what other programs put on the clipboard (Word, Google Docs, LibreOffice, web pages) what it means, within `body`: lists are lists, what is
 * bold is bold, and the programs' own styles, fonts and sizes are gone. docs/guides/pasting.md says what is kept.
 */
export function cleanForeignHtml(body: HTMLElement): void {
  removeUnseen(body);
  for (const frame of body.querySelectorAll<HTMLElement>("b[id^='docs-internal-guid']")) unwrap(frame);
  mendLists(body);
  mendBlocks(body);
  mendLinks(body);
  mendLooks(body);
  mendPictures(body);
  for (const element of body.querySelectorAll<HTMLElement>("*")) strip(element);
}

const unseen =
  "style, script, meta, link, title, template, noscript, xml, base, object, iframe, br.Apple-interchange-newline";

/** What a reader of the source does not see: rules, comments, markup of other kinds. */
function removeUnseen(body: HTMLElement): void {
  for (const element of body.querySelectorAll(unseen)) element.remove();
  removeComments(body);
  for (const element of body.querySelectorAll<HTMLElement>("*")) {
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

/** Styles of paragraphs that have a name, and where lines are aligned. */
function mendBlocks(body: HTMLElement): void {
  for (const center of body.querySelectorAll<HTMLElement>("center"))
    renamed(center, "div").setAttribute("align", "center");
  for (const block of body.querySelectorAll<HTMLElement>(blocks)) {
    const name = /\bMso(Title|Subtitle|Quote|IntenseQuote)\b/.exec(block.className)?.[1];
    if (name === "Title" || name === "Subtitle") block.dataset["variant"] = name.toLowerCase();
    else if (name !== undefined) block.replaceWith(wrapped(block, "blockquote"));
    const aligned = styleOf(block).get("text-align") ?? block.closest("[align]")?.getAttribute("align") ?? "";
    block.dataset["kept"] = /^(?:center|right|justify)$/.test(aligned) ? `text-align: ${aligned}` : "";
    if (block.textContent === "\u00a0") block.textContent = "";
    const last = block.lastChild;
    if (last?.nodeName === "BR" && block.childNodes.length > 1) last.remove();
  }
  for (const cell of body.querySelectorAll<HTMLElement>("td, th")) {
    if (cell.dataset["kept"] !== "" && cell.querySelector(blocks) === null) {
      const paragraph = cell.ownerDocument.createElement("p");
      paragraph.dataset["kept"] = cell.dataset["kept"] ?? "";
      paragraph.append(...cell.childNodes);
      cell.append(paragraph);
    }
    cell.dataset["kept"] = "";
    const ground =
      styleOf(cell).get("background-color") ?? styleOf(cell).get("background") ?? cell.getAttribute("bgcolor") ?? "";
    const isSeen =
      /^(?:#[\da-f]{3,6}|rgb\([\d\s,]+\)|[a-z]+)$/i.test(ground) &&
      !/^(?:#f{3,6}|white|none|transparent|inherit|rgb\(255, ?255, ?255\))$/i.test(ground);
    if (isSeen) cell.dataset["kept"] = `background-color: ${ground}`;
  }
  for (const row of body.querySelectorAll("thead tr")) {
    for (const cell of row.querySelectorAll<HTMLElement>(":scope > td")) renamed(cell, "th");
  }
  for (const fold of body.querySelectorAll<HTMLElement>("details")) {
    const made = renamed(fold, "div");
    made.dataset["details"] = "";
    const summary = made.querySelector<HTMLElement>(":scope > summary");
    if (summary !== null) made.prepend(renamed(summary, "p"));
  }
}

/** Links that go by way of another server go where they say; what is no link is none. */
function mendLinks(body: HTMLElement): void {
  for (const link of body.querySelectorAll<HTMLElement>("a")) {
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

/** A picture is a block: a paragraph around nothing else would stay behind empty. What is on somebody's disk is not here. */
function mendPictures(body: HTMLElement): void {
  for (const picture of body.querySelectorAll<HTMLElement>("img")) {
    if (/^(?:file|blob|cid|webkit-fake-url):/i.test(picture.getAttribute("src") ?? "file:")) picture.remove();
  }
  for (const around of [...body.querySelectorAll<HTMLElement>("p, span, a")].toReversed()) {
    const isPictures = around.children.length > 0 && [...around.children].every(({ tagName }) => tagName === "IMG");
    if (isPictures && (around.textContent ?? "").trim() === "") unwrap(around);
  }
}

const kept = /^(?:href|src|alt|width|height|colspan|rowspan|start|dir|data-(?:variant|type|checked|details))$/;

/** Nothing of an element is left but what it is. */
function strip(element: HTMLElement): void {
  const style = element.dataset["kept"] ?? "";
  for (const name of element.getAttributeNames()) {
    // Left to right is what text is anyway.
    if (name === "dir" && element.dir !== "rtl") element.removeAttribute(name);
    const isSize = /^(?:width|height)$/.test(name) && element.tagName !== "IMG";
    if (!kept.test(name) || isSize) element.removeAttribute(name);
  }
  if (style !== "") element.setAttribute("style", style);
}

function wrapped(element: HTMLElement, tag: string): HTMLElement {
  const frame = element.ownerDocument.createElement(tag);
  frame.append(renamed(element, "p"));
  return frame;
}
