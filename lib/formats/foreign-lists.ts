import { keptStyles, renamed, styleOf, unwrap } from "./html-elements.ts";

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
  levelledLists(body);
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
    place.replaceWith(...listsOf(run.map(itemOfWord)));
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

/** An item that says how deep it is, wherever it stands. */
interface LevelledItem {
  element: HTMLElement;
  level: number;
  tag: "UL" | "OL";
  /** Whether a list begins with it, whatever is before it. */
  begins: boolean;
  /** An empty list of its kind, which begins with it. */
  newList: () => HTMLElement;
}

function itemOfWord({ paragraph, level, marker }: WordItem): LevelledItem {
  const document = paragraph.ownerDocument;
  const element = document.createElement("li");
  element.append(paragraph.tagName === "P" ? paragraph : renamed(paragraph, "p"));
  const tag = isOrdered(marker) ? "OL" : "UL";
  const newList = () => {
    const list = document.createElement(tag);
    if (tag === "OL") number(list, marker);
    return list;
  };
  return { element, level, tag, begins: false, newList };
}

/** Word Online puts each item into a list of its own, and Slack each level, one behind the other. */
function levelledLists(body: HTMLElement): void {
  for (const frame of body.querySelectorAll("div.ListContainerWrapper")) unwrap(frame);
  const lists = [...body.querySelectorAll<HTMLElement>("ul, ol")].filter(
    (list) => list.parentElement?.closest("ul, ol") === null && itemsOf(list) !== null,
  );
  const done = new Set<HTMLElement>();
  for (const list of lists) {
    if (done.has(list)) continue;
    const run: HTMLElement[] = [];
    for (
      let next: HTMLElement | null = list;
      next !== null && itemsOf(next) !== null;
      next = followerOf(next) as HTMLElement | null
    ) {
      run.push(next);
      done.add(next);
    }
    const items = run.flatMap((each) => itemsOf(each) ?? []);
    list.before(...listsOf(items));
    for (const each of run) each.remove();
  }
}

/** The items of a list each of which says how deep it is; null where one does not. */
function itemsOf(list: HTMLElement): LevelledItem[] | null {
  const tag = list.tagName;
  if (tag !== "UL" && tag !== "OL") return null;
  // Text that stands in no item would be lost.
  if ([...list.childNodes].some((node) => node.nodeType === node.TEXT_NODE && (node.textContent ?? "").trim() !== ""))
    return null;
  const items: LevelledItem[] = [];
  for (const element of list.children as Iterable<HTMLElement>) {
    const level = element.getAttribute("data-aria-level") ?? element.getAttribute("data-stringify-indent");
    if (element.tagName !== "LI" || level === null || !/^\d$/.test(level)) return null;
    const begins = items.length === 0 && tag === "OL" && (list.getAttribute("start") ?? "1") === "1";
    items.push({ element, level: Number(level), tag, begins, newList: () => list.cloneNode(false) as HTMLElement });
  }
  return items.length === 0 ? null : items;
}

/** The lists of a run of items: deeper ones stand in the item before them. */
function listsOf(run: readonly LevelledItem[]): HTMLElement[] {
  const roots: HTMLElement[] = [];
  const open: { level: number; list: HTMLElement }[] = [];
  for (const { element, level, tag, begins, newList } of run) {
    while ((open.at(-1)?.level ?? -1) > level) open.pop();
    const current = open.at(-1);
    let list = current?.level === level && current.list.tagName === tag && !begins ? current.list : null;
    if (list === null) {
      if (current?.level === level) open.pop();
      list = newList();
      const parent = open.at(-1)?.list.lastElementChild;
      if (parent == null) roots.push(list);
      else parent.append(list);
      open.push({ level, list });
    }
    list.append(element);
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
