import { holdsBlocks, moveAll } from "./html-elements.ts";

/**
 * Makes footnotes of what other programs write as two links that lead to each other: a number in the text, and words with a way back (Word,
 * Google Docs, LibreOffice, pandoc, markdown, Wikipedia). The words come to the end of `body`.
 */
export function mendFootnotes(body: HTMLElement): void {
  const links = [...body.querySelectorAll("a[href*='#']")].filter((link) => link.closest(own) === null);
  if (links.length === 0) return;
  const named = namesIn(body);
  const ids = new Map<Element, string>();
  const references: { link: Element; words: Element }[] = [];
  const ways = new Map<Element, readonly Element[]>();
  const backs = new Set<Element>();
  for (const link of links) {
    const words = backs.has(link) ? null : wordsBehind(link, named);
    if (words === null || words.contains(link)) continue;
    if (!ways.has(words)) ways.set(words, [...words.querySelectorAll("a[href*='#']")].slice(0, mostWays));
    const back = ways.get(words)?.find((way) => isSame(link, placeOf(way, named)));
    if (back === undefined) continue;
    backs.add(back);
    if (!ids.has(words)) ids.set(words, String(ids.size + 1));
    references.push({ link, words });
  }
  for (const back of backs) back.remove();
  for (const { link, words } of references) {
    const made = body.ownerDocument.createElement("sup");
    made.setAttribute("data-footnote", ids.get(words) ?? "");
    raised(link).replaceWith(made);
  }
  for (const [words, id] of ids) body.append(section(words, id));
}

/** What is a footnote of ours already. */
const own = "[data-footnote], [data-footnote-body]";

/** Longer words lead somewhere as links do. */
const longestMark = 12;
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

/** Where a link leads within its page: a browser may have put the page's address before it. */
function placeOf(link: Element, named: ReadonlyMap<string, Element>): Element | null {
  const href = link.getAttribute("href") ?? "";
  const name = href.slice(href.indexOf("#") + 1);
  return named.get(name) ?? null;
}

function wordsBehind(link: Element, named: ReadonlyMap<string, Element>): Element | null {
  if ((link.textContent ?? "").trim().length > longestMark) return null;
  const place = placeOf(link, named);
  return place?.closest("li, div, p, dd, aside, section") ?? null;
}

/** Whether a place is a link's own: its name may stand on it, on what it is in, or on what is in it. */
function isSame(link: Element, place: Element | null): boolean {
  if (place === null) return false;
  return place === link || link.contains(place) || (place.contains(link) && place.textContent === link.textContent);
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
  removeEmptied(words);
  return made;
}

/** The space that stood between the number and the words. */
function trimStart(element: Element): void {
  let first: ChildNode | null = element.firstChild;
  while (first !== null) {
    if (first.nodeType === first.TEXT_NODE) {
      first.nodeValue = (first.nodeValue ?? "").trimStart();
      if (first.nodeValue !== "" || first.nextSibling === null) return;
      first = first.nextSibling;
    } else first = first.firstChild;
  }
}

/** What held the words alone goes: a list, its rule, the heading that says what it is. */
function removeEmptied(words: Element): void {
  let emptied: Element = words;
  for (let around = words.parentElement; around !== null && around.tagName !== "BODY"; around = around.parentElement) {
    for (const heading of around.querySelectorAll("[data-footnotes] > h2, [role='doc-endnotes'] > h2"))
      heading.remove();
    const isLast = around.querySelectorAll("li, img, table").length === (emptied.tagName === "LI" ? 1 : 0);
    if ((around.textContent ?? "").trim() !== "" || !isLast) break;
    emptied = around;
  }
  emptied.remove();
}
