import { blocks, holdsBlocks, keptStyles, moveAll, renamed, styleOf, unwrap } from "./html-elements.ts";

const frames = "ul, ol, table, thead, tbody, tr, figure";
const letters = "span, font, a, b, strong, i, em, u, s, mark, code";

/** Makes elements of the looks that other programs give letters by styles, and takes off what an element looks like by itself alone. */
export function mendLooks(body: HTMLElement): void {
  for (const space of body.querySelectorAll(".Apple-converted-space")) space.textContent = " ";
  for (const element of body.querySelectorAll("b, strong, i, em, u")) if (isPlain(element)) renamed(element, "span");
  for (const element of body.querySelectorAll(`${letters}, ${blocks}, ${frames}`)) {
    if (element.matches(frames) || holdsBlocks(element)) passOn(element);
    else if (element.tagName !== "PRE") for (const look of looksOf(element)) put(look, element);
  }
  for (const element of body.querySelectorAll("span, font"))
    if (!keptStyles.has(element) && !element.hasAttribute("data-latex")) unwrap(element);
}

/** Whether a style says that an element is not what it is called. */
function isPlain(element: Element): boolean {
  const style = styleOf(element);
  if (/^(?:B|STRONG)$/.test(element.tagName)) return /^(?:normal|[1-4]00)$/.test(style.get("font-weight") ?? "");
  if (element.tagName === "U") return style.get("text-decoration") === "none";
  return style.get("font-style") === "normal";
}

const passedOn = ["font-weight", "font-style", "color", "text-decoration", "text-decoration-line"];

/** What is said of letters around blocks is said of those in each, unless they say otherwise. */
function passOn(element: Element): void {
  const style = styleOf(element);
  const said = passedOn.flatMap((name) => (style.has(name) ? [`${name}:${style.get(name)}`] : []));
  const color = element.getAttribute("color");
  if (color !== null) said.push(`color:${color}`);
  if (/^(?:B|STRONG)$/.test(element.tagName)) said.push("font-weight:bold");
  if (/^(?:I|EM)$/.test(element.tagName)) said.push("font-style:italic");
  if (said.length === 0) return;
  for (let child = element.firstChild, next: ChildNode | null; child !== null; child = next) {
    next = child.nextSibling;
    if (child.nodeType === child.TEXT_NODE && (child.nodeValue ?? "").trim() !== "") {
      const span = element.ownerDocument.createElement("span");
      child.replaceWith(span);
      span.append(child);
      span.setAttribute("style", said.join(";"));
      for (const look of looksOf(span)) put(look, span);
    } else if (child.nodeType === child.ELEMENT_NODE) {
      const inner = child as Element;
      // Of two that are said, the later one holds.
      inner.setAttribute("style", [...said, inner.getAttribute("style") ?? ""].join(";"));
    }
  }
}

interface Look {
  tag: string;
  style?: string;
}

function put({ tag, style }: Look, element: Element): void {
  const made = element.ownerDocument.createElement(tag);
  if (style !== undefined) keptStyles.set(made, style);
  moveAll(element, made);
  element.append(made);
}

function looksOf(element: Element): Look[] {
  const style = styleOf(element);
  const looks: Look[] = [];
  const isHeading = element.closest("h1, h2, h3, h4, h5, h6, th") !== null;
  const isLink = element.closest("a") !== null;
  const isOfLetters = element.matches(letters);
  const weight = style.get("font-weight") ?? "";
  if (/^(?:bold|bolder|[6-9]00)$/.test(weight) && !isHeading && !/^(?:B|STRONG)$/.test(element.tagName))
    looks.push({ tag: "strong" });
  if (/^(?:italic|oblique)/.test(style.get("font-style") ?? "")) looks.push({ tag: "em" });
  const lines = `${style.get("text-decoration") ?? ""} ${style.get("text-decoration-line") ?? ""}`;
  if (/underline/.test(lines) && !isLink && element.tagName !== "U") looks.push({ tag: "u" });
  if (/line-through/.test(lines)) looks.push({ tag: "s" });
  const place = style.get("vertical-align");
  if (isOfLetters && (place === "super" || place === "sub")) looks.push({ tag: place === "sub" ? "sub" : "sup" });
  const color = style.get("color") ?? element.getAttribute("color")?.toLowerCase() ?? "";
  // On a ground of its own, black and white are chosen, too.
  const cell = element.closest("td, th");
  const isChosen = cell !== null && keptStyles.has(cell) && partsOf(color) !== null;
  if (!isLink && (isColorful(color) || isChosen)) looks.push({ tag: "span", style: `color: ${color}` });
  const ground = style.get("background-color") ?? style.get("background") ?? "";
  if (isOfLetters && isColorful(ground)) looks.push({ tag: "mark", style: `background-color: ${ground}` });
  return looks;
}

const named: Readonly<Record<string, string>> = {
  black: "#000000",
  white: "#ffffff",
  red: "#ff0000",
  blue: "#0000ff",
  green: "#008000",
  lime: "#00ff00",
  yellow: "#ffff00",
  aqua: "#00ffff",
  cyan: "#00ffff",
  fuchsia: "#ff00ff",
  magenta: "#ff00ff",
  maroon: "#800000",
  navy: "#000080",
  olive: "#808000",
  orange: "#ffa500",
  purple: "#800080",
  teal: "#008080",
};

/** How far the parts of a colour must be apart: what is nearly black, grey or white is how a program shows text, and would be unreadable on dark paper. */
const leastDifference = 48;

function isColorful(color: string): boolean {
  const parts = partsOf(color);
  return parts !== null && Math.max(...parts) - Math.min(...parts) >= leastDifference;
}

function partsOf(color: string): number[] | null {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/.exec(named[color] ?? color)?.[1];
  if (hex !== undefined) {
    const width = hex.length / 3;
    return [0, 1, 2].map((index) => {
      const part = hex.slice(index * width, (index + 1) * width);
      return Number.parseInt(part.padEnd(2, part), 16);
    });
  }
  const rgb = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/]\s*([\d.]+)\s*)?\)$/.exec(color);
  if (rgb === null || rgb[4] === "0") return null;
  return rgb.slice(1, 4).map(Number);
}
