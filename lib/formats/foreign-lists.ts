import { keptStyles, renamed, styleOf } from "./html-elements.ts";

/** A paragraph that Word shows as an item of a list. */
interface WordItem {
  paragraph: HTMLElement;
  /** Which of the document's lists. */
  list: string;
  /** How deep it is, from 1. */
  level: number;
  /** What stands before it: a bullet, "2.", "iv)". */
  marker: string;
}

/** Makes lists of what other programs show as lists. */
export function mendLists(body: HTMLElement): void {
  wordLists(body);
  nestLists(body);
  checkLists(body);
}

/** Word has paragraphs with a marker and a level, one after another. */
function wordLists(body: HTMLElement): void {
  const items = [...body.querySelectorAll<HTMLElement>("p[style*='mso-list'], div[style*='mso-list']")].flatMap(itemOf);
  const done = new Set<HTMLElement>();
  const byParagraph = new Map(items.map((item) => [item.paragraph, item]));
  for (const item of items) {
    if (done.has(item.paragraph)) continue;
    const run: WordItem[] = [];
    for (
      let next: WordItem | undefined = item;
      next !== undefined;
      next = byParagraph.get(followerOf(next.paragraph) as HTMLElement)
    ) {
      if (next.level === 1 && run.length > 0 && next.list !== item.list) break;
      run.push(next);
      done.add(next.paragraph);
    }
    const place = item.paragraph.ownerDocument.createElement("div");
    item.paragraph.before(place);
    place.replaceWith(...listsOf(run));
  }
}

function itemOf(paragraph: HTMLElement): WordItem[] {
  const found = /^(\S+)\s+level(\d)/.exec(styleOf(paragraph).get("mso-list") ?? "");
  if (found === null) return [];
  const sign = [...paragraph.querySelectorAll<HTMLElement>("span")].find(
    (span) => styleOf(span).get("mso-list") === "ignore",
  );
  const marker = (sign?.textContent ?? "").replaceAll(/[\s\u00a0]+/g, "");
  sign?.remove();
  return [{ paragraph, list: found[1] ?? "", level: Number(found[2]), marker }];
}

function followerOf({ nextElementSibling, nextSibling }: HTMLElement): Element | null {
  for (let node = nextSibling; node !== null && node !== nextElementSibling; node = node.nextSibling)
    if ((node.textContent ?? "").trim() !== "") return null;
  return nextElementSibling;
}

/** The lists of a run of items: deeper ones stand in the item before them. */
function listsOf(run: readonly WordItem[]): HTMLElement[] {
  const roots: HTMLElement[] = [];
  const open: { level: number; list: HTMLElement }[] = [];
  for (const { paragraph, level, marker } of run) {
    const document = paragraph.ownerDocument;
    while ((open.at(-1)?.level ?? 0) > level) open.pop();
    const current = open.at(-1);
    const tag = isOrdered(marker) ? "OL" : "UL";
    let list = current?.level === level && current.list.tagName === tag ? current.list : null;
    if (list === null) {
      if (current?.level === level) open.pop();
      list = document.createElement(tag);
      if (tag === "OL") number(list, marker);
      const parent = open.at(-1)?.list.lastElementChild;
      if (parent == null) roots.push(list);
      else parent.append(list);
      open.push({ level, list });
    }
    const item = document.createElement("li");
    const text = paragraph.tagName === "P" ? paragraph : renamed(paragraph, "p");
    list.append(item);
    item.append(text);
  }
  return roots;
}

function isOrdered(marker: string): boolean {
  return /^\(?(?:\d+(?:\.\d+)*[.)]*|(?:[a-z]|[ivxlcdm]+)[.)])$/i.test(marker);
}

/** Which kind of numbers, and where they begin. Of "2.1." the last part counts. */
function number(list: HTMLElement, marker: string): void {
  const last = /([\da-z]+)[.)]*$/i.exec(marker)?.[1] ?? "1";
  const isDecimal = /\d/.test(last);
  const isRoman = !isDecimal && /^[ivx]+$/i.test(last);
  const start = isDecimal
    ? Number(last)
    : isRoman
      ? ofRoman(last.toLowerCase())
      : last.toLowerCase().charCodeAt(0) - 96;
  if (start > 1) list.setAttribute("start", String(start));
  if (isDecimal) return;
  const size = last === last.toLowerCase() ? "lower" : "upper";
  keptStyles.set(list, `list-style-type: ${size}-${isRoman ? "roman" : "alpha"}`);
}

function ofRoman(sign: string): number {
  const values = [...sign].map((letter) => ({ i: 1, v: 5, x: 10 })[letter] ?? 0);
  return values.reduce((sum, value, index) => (value < (values[index + 1] ?? 0) ? sum - value : sum + value), 0);
}

const kinds: Readonly<Record<string, string>> = {
  a: "lower-alpha",
  A: "upper-alpha",
  i: "lower-roman",
  I: "upper-roman",
};

/** Google Docs and older pages put a deeper list beside its item, not into it. */
function nestLists(body: HTMLElement): void {
  for (const list of body.querySelectorAll<HTMLElement>(":is(ul, ol) > :is(ul, ol)")) {
    const before = list.previousElementSibling;
    const item = before?.tagName === "LI" ? before : list.ownerDocument.createElement("li");
    if (item !== before) list.before(item);
    item.append(list);
  }
  for (const list of body.querySelectorAll("ol, ul")) {
    const first = list.querySelector(":scope > li");
    const type = list.tagName === "OL" ? kinds[list.getAttribute("type") ?? ""] : undefined;
    const kind =
      styleOf(list).get("list-style-type") ??
      (first === null ? undefined : styleOf(first).get("list-style-type")) ??
      type;
    if (kind !== undefined && /^(?:lower-|upper-|circle|square)/.test(kind) && !keptStyles.has(list))
      keptStyles.set(list, `list-style-type: ${kind.replace("latin", "alpha")}`);
  }
}

const boxes = ["", "p > ", "label > "].map((around) => `:scope > ${around}input[type=checkbox]`).join(", ");

/** Items with a box before them: of Google Docs, of GitHub. */
function checkLists(body: HTMLElement): void {
  for (const list of body.querySelectorAll<HTMLElement>("ul")) {
    const items = [...list.children].filter(({ tagName }) => tagName === "LI") as HTMLElement[];
    const checks = items.map(checkOf);
    if (items.length === 0 || checks.some((check) => check === null)) continue;
    list.setAttribute("data-type", "taskList");
    items.forEach((item, index) => {
      item.setAttribute("data-type", "taskItem");
      item.setAttribute("data-checked", String(checks[index]));
      const isGoogles = item.getAttribute("role") === "checkbox";
      const box = item.querySelector(isGoogles ? ":scope > img" : boxes);
      box?.remove();
    });
  }
}

function checkOf(item: HTMLElement): boolean | null {
  if (item.getAttribute("role") === "checkbox") return item.getAttribute("aria-checked") === "true";
  const box = item.querySelector(boxes);
  return box === null ? null : box.hasAttribute("checked");
}
