import { readCrop, shownPartOf } from "#lib/document/crop.ts";
import { ownStyle, saidFor } from "./undress.ts";

/** Looks that other programs would not know of, by what they are for. */
const looks: readonly [selector: string, style: string][] = [
  [`p[data-variant="title"]`, "font-size: 26pt; font-weight: bold"],
  [`p[data-variant="subtitle"]`, "font-size: 15pt; color: #666666"],
  ["blockquote", "margin-left: 0; padding-left: 10pt; border-left: 3pt solid #cccccc"],
  ["aside[data-kind]", "padding: 6pt 10pt; border-left: 3pt solid #2743c4; background: #f2f4fb"],
  ["pre", "padding: 6pt; font-family: Consolas, monospace; background: #f5f5f5"],
  ["code", "font-family: Consolas, monospace"],
  ["mark:not([style])", "background-color: #fff2a8"],
  ["table", "border-collapse: collapse"],
  ["td, th", "padding: 3pt 6pt; border: 1pt solid #bfbfbf; vertical-align: top"],
  ["th", "background: #f2f2f2; font-weight: bold"],
  [`ul[data-type="taskList"]`, "list-style-type: none"],
  [":is(ul, ol) :is(ul, ol) ol:not([style])", "list-style-type: lower-roman"],
  [":is(ul, ol) ol:not([style])", "list-style-type: lower-alpha"],
];

/** What else must be said to other programs of what is copied. */
export interface CopyContext {
  /** Where addresses of ours lead. */
  origin: string;
  /** The number of a footnote, by its id. */
  numbers: ReadonlyMap<string, number>;
  /** A day, given as 2026-02-03, in words. */
  dayInWords: (day: string) => string;
}

/**
 * Makes HTML of ours what other programs show as it looks here: with looks as styles, whole addresses, and words for boxes, days and numbers of
 * footnotes. `undressed` takes all of it back.
 */
export function dressForOthers(root: HTMLElement, { origin, numbers, dayInWords }: CopyContext): void {
  for (const [selector, style] of looks) {
    for (const element of root.querySelectorAll<HTMLElement>(selector)) {
      const own = keepOwnStyle(element);
      // What was chosen here goes before.
      element.setAttribute("style", own === "" ? style : `${style}; ${own}`);
    }
  }
  for (const picture of root.querySelectorAll("img[data-crop]")) clipInPixels(picture);
  for (const name of ["src", "href"]) {
    for (const element of root.querySelectorAll(`[${name}^="/"]`)) {
      const own = element.getAttribute(name) ?? "";
      element.setAttribute(`data-own-${name}`, own);
      element.setAttribute(name, origin + own);
    }
  }
  for (const item of root.querySelectorAll<HTMLElement>(`li[data-type="taskItem"]`)) {
    item.querySelector("label")?.remove();
    say(item, item.dataset["checked"] === "true" ? "\u2611 " : "\u2610 ");
  }
  for (const day of root.querySelectorAll("time")) day.textContent = dayInWords(day.getAttribute("datetime") ?? "");
  for (const reference of root.querySelectorAll<HTMLElement>("sup[data-footnote]"))
    reference.textContent = String(numbers.get(reference.dataset["footnote"] ?? "") ?? "*");
  for (const body of root.querySelectorAll<HTMLElement>("section[data-footnote-body]"))
    say(body, `${numbers.get(body.dataset["footnoteBody"] ?? "") ?? "*"} `);
}

/** A part of a picture in the way of word processors, which know of no shares. */
function clipInPixels(picture: Element): void {
  const [width, height] = ["width", "height"].map((name) => Number(picture.getAttribute(name)));
  const crop = readCrop(picture.getAttribute("data-crop"));
  const part = shownPartOf({ crop, width, height });
  const frame = picture.parentElement;
  if (part === null || crop === undefined || frame?.tagName !== "SPAN") return;
  const [left, top] = [(Number(width) * crop.left) / 100, (Number(height) * crop.top) / 100].map(Math.round);
  for (const element of [frame, picture]) keepOwnStyle(element);
  const size = `width: ${Math.round(part.width)}px; height: ${Math.round(part.height)}px`;
  frame.setAttribute("style", `display: inline-block; overflow: hidden; ${size}`);
  picture.setAttribute("style", `margin-left: -${left}px; margin-top: -${top}px`);
}

/** Remembers the style that an element had before it was dressed, and gives the one that it has. */
function keepOwnStyle(element: Element): string {
  const style = element.getAttribute("style") ?? "";
  if (!element.hasAttribute(ownStyle)) element.setAttribute(ownStyle, style);
  return style;
}

/** Puts words before the first line of something. */
function say(element: HTMLElement, words: string): void {
  const said = element.ownerDocument.createElement("span");
  said.setAttribute(saidFor, "");
  said.textContent = words;
  (element.querySelector("p, h1, h2, h3, h4, h5, h6, pre") ?? element).prepend(said);
}
