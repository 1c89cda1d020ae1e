import { holdsBlocks, moveAll, unwrap } from "./html-elements.ts";

/**
 * Makes footnotes of what other programs write as two links that lead to each other: a number in the text, and words with a way back (Word,
 * Google Docs, LibreOffice, pandoc, markdown, Wikipedia). The words come to the end of `body`.
 */
export function mendFootnotes(body: HTMLElement): void {
  // Of ours, what leads back is no part of the words.
  for (const back of body.querySelectorAll("section[data-footnote-body] > a")) back.remove();
  const links = [...body.querySelectorAll("a[href*='#']")].filter((link) => link.closest(own) === null);
  if (links.length === 0) return;
  const named = namesIn(body);
  const ids = new Map<Element, string>();
  const references: { link: Element; words: Element }[] = [];
  const ways = new Map<Element, readonly Element[]>();
  const backs = new Set<Element>();
  for (const link of links) {
    const words = backs.has(link) || !isMark(link) ? null : wordsBehind(link, named);
    if (words === null || isWithin(link, words) || (!ways.has(words) && ways.size >= mostFootnotes)) continue;
    if (!ways.has(words)) ways.set(words, waysOf(words));
    const back = ways.get(words)?.find((way) => isSame(link, placeOf(way, named)));
    if (back === undefined) continue;
    backs.add(back);
    if (!ids.has(words)) ids.set(words, String(ids.size + 1));
    references.push({ link, words });
  }
  for (const back of backs) {
    // A sign that leads back is no word; words that do are.
    if ((back.textContent ?? "").trim().length <= longestMark) back.remove();
    else unwrap(back);
  }
  for (const { link, words } of references) {
    const made = body.ownerDocument.createElement("sup");
    made.setAttribute("data-footnote", ids.get(words) ?? "");
    raised(link).replaceWith(made);
  }
  const emptied = new Set<Element>();
  for (const [words, id] of ids) {
    const around = words.parentElement;
    body.append(section(words, id));
    if (around !== null && around !== body) emptied.add(around);
  }
  for (const around of emptied) removeEmptied(around, body);
}

/** What is a footnote of ours already. */
const own = "[data-footnote], [data-footnote-body]";

/** In letters; longer words lead somewhere as links do. */
const longestMark = 12;
/** More than these stay links. */
const mostFootnotes = 5_000;
/** So many links of a footnote's words are looked at: it may be spoken of in several places. */
const mostWays = 50;

/** What links may lead to. */
function namesIn(body: HTMLElement): ReadonlyMap<string, Element> {
  const names = new Map<string, Element>();
  for (const element of body.querySelectorAll("[id], a[name]")) {
    for (const name of [element.id, element.getAttribute("name") ?? ""]) {
      if (name !== "" && !names.has(name)) names.set(name, element);
    }
  }
  return names;
}

/** Whether a link looks like the mark of a footnote: a number, a star, or a letter that is raised or in brackets. */
function isMark(link: Element): boolean {
  const text = (link.textContent ?? "").trim();
  if (text.length > longestMark) return false;
  if (/^[[(]?(?:\d{1,4}|[*\u2020\u2021\u00a7\u00b6]{1,3})[\])]?$/.test(text)) return true;
  const isLettered = /^[[(]?(?:(?:note|nb|fn)\s?)?[a-z\d]{1,5}[\])]?$/i.test(text);
  const isRaised = link.closest("sup") !== null || link.querySelector("sup") !== null;
  return isLettered && (isRaised || /^[[(]/.test(text) || link.getAttribute("role") === "doc-noteref");
}

/** Where a link leads within its page: a browser may have put the page's address before it. */
function placeOf(link: Element, named: ReadonlyMap<string, Element>): Element | null {
  const href = link.getAttribute("href") ?? "";
  const name = href.slice(href.indexOf("#") + 1);
  return named.get(name) ?? null;
}

function wordsBehind(link: Element, named: ReadonlyMap<string, Element>): Element | null {
  return placeOf(link, named)?.closest("li, div, p, dd, aside") ?? null;
}

/** The links of what may be a footnote; none of a part of a text, with a heading. */
function waysOf(words: Element): readonly Element[] {
  if (words.querySelector("h1, h2, h3, h4, h5, h6, section, article, main") !== null) return [];
  return [...words.querySelectorAll("a[href*='#']")].slice(0, mostWays);
}

/** Whether a place is a link's own: its name may stand on it, on what raises it, or on what is in it. */
function isSame(link: Element, place: Element | null): boolean {
  if (place === null) return false;
  return isWithin(place, link) || (/^(?:SUP|SPAN|A)$/.test(place.tagName) && isWithin(link, place));
}

/** Whether an element is another one or stands in it: looked for outward, which takes no longer in a large text. */
function isWithin(element: Element, other: Element): boolean {
  for (let around: Element | null = element; around !== null; around = around.parentElement)
    if (around === other) return true;
  return false;
}

/** A link with what raises it above the line. */
function raised(link: Element): Element {
  const around = link.closest("sup");
  return around !== null && around.textContent === link.textContent ? around : link;
}

/** The words of a footnote, taken out of the list that they stood in. */
function section(words: Element, id: string): HTMLElement {
  const made = words.ownerDocument.createElement("section");
  made.setAttribute("data-footnote-body", id);
  const target = holdsBlocks(words) ? made : words.ownerDocument.createElement("p");
  moveAll(words, target);
  if (target !== made) made.append(target);
  trimStart(made);
  words.remove();
  return made;
}

/** What stood around the sign that led back: space, and brackets with nothing in them. */
function trimStart(element: Element): void {
  let first: ChildNode | null = element.firstChild;
  while (first !== null) {
    if (first.nodeType === first.TEXT_NODE) {
      first.nodeValue = (first.nodeValue ?? "").replace(/^\s*(?:\[\s*\]|\(\s*\)|\^)?\s*/, "");
      if (first.nodeValue !== "" || first.nextSibling === null) return;
      first = first.nextSibling;
    } else first = first.firstChild;
  }
}

/** So far out is looked whether anything is left. */
const mostAround = 4;

/** What held the words alone goes: a list, its rule, the heading that says what it is. */
function removeEmptied(around: Element, body: Element): void {
  let emptied: Element | null = null;
  for (let each: Element | null = around, depth = 0; each !== null && each !== body && depth < mostAround; depth += 1) {
    if (each.matches("[data-footnotes], [role='doc-endnotes']"))
      for (const heading of each.querySelectorAll(":scope > h2")) heading.remove();
    if (each.querySelector("li, img, table, [data-footnote-body]") !== null || (each.textContent ?? "").trim() !== "")
      break;
    emptied = each;
    each = each.parentElement;
  }
  emptied?.remove();
}
