import { blocks, styleOf, unwrap } from "./html-elements.ts";

/** Makes elements of the looks that other programs give letters by styles, and takes off what an element looks like by itself alone. */
export function mendLooks(body: HTMLElement): void {
  for (const space of body.querySelectorAll(".Apple-converted-space")) space.textContent = " ";
  for (const element of body.querySelectorAll<HTMLElement>("b, strong, i, em, u")) {
    const style = styleOf(element);
    const weight = style.get("font-weight") ?? "";
    const isPlain = /^(?:B|STRONG)$/.test(element.tagName)
      ? /^(?:normal|[1-4]00)$/.test(weight)
      : /^(?:I|EM)$/.test(element.tagName) && style.get("font-style") === "normal";
    if (isPlain) unwrap(element);
  }
  for (const element of body.querySelectorAll<HTMLElement>(`${letters}, ${blocks}`)) {
    // What a block of blocks says of letters, they have said themselves.
    if (element.querySelector(blocks) !== null) continue;
    for (const look of looksOf(element)) {
      const made = element.ownerDocument.createElement(look.tag);
      if (look.style !== undefined) made.dataset["kept"] = look.style;
      made.append(...element.childNodes);
      element.append(made);
    }
  }
  for (const element of body.querySelectorAll<HTMLElement>("span, font"))
    if (element.dataset["kept"] === undefined) unwrap(element);
}

const letters = "span, font, a, b, strong, i, em, u, s, mark, code";

interface Look {
  tag: string;
  style?: string;
}

function looksOf(element: HTMLElement): Look[] {
  const style = styleOf(element);
  const looks: Look[] = [];
  const isHeading = element.closest("h1, h2, h3, h4, h5, h6, th") !== null;
  const isLink = element.closest("a") !== null;
  const weight = style.get("font-weight") ?? "";
  if (/^(?:bold|bolder|[6-9]00)$/.test(weight) && !isHeading && !/^(?:B|STRONG)$/.test(element.tagName))
    looks.push({ tag: "strong" });
  if (/^(?:italic|oblique)/.test(style.get("font-style") ?? "")) looks.push({ tag: "em" });
  const lines = `${style.get("text-decoration") ?? ""} ${style.get("text-decoration-line") ?? ""}`;
  if (/underline/.test(lines) && !isLink && element.tagName !== "U") looks.push({ tag: "u" });
  if (/line-through/.test(lines)) looks.push({ tag: "s" });
  const place = style.get("vertical-align");
  if (element.matches(letters) && (place === "super" || place === "sub"))
    looks.push({ tag: place === "sub" ? "sub" : "sup" });
  const color = style.get("color") ?? element.getAttribute("color")?.toLowerCase();
  if (!isLink && isColorful(color)) looks.push({ tag: "span", style: `color: ${color}` });
  const ground = style.get("background-color") ?? style.get("background");
  if (element.matches(letters) && isColorful(ground)) looks.push({ tag: "mark", style: `background-color: ${ground}` });
  return looks;
}

const named: Readonly<Record<string, string>> = {
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

function isColorful(color: string | undefined): color is string {
  const parts = partsOf(color ?? "");
  return parts !== null && Math.max(...parts) - Math.min(...parts) >= leastDifference;
}

function partsOf(color: string): number[] | null {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/.exec(named[color] ?? color)?.[1];
  if (hex !== undefined) {
    const width = hex.length / 3;
    return [0, 1, 2].map((index) =>
      Number.parseInt(hex.slice(index * width, (index + 1) * width).padEnd(2, hex.charAt(index * width)), 16),
    );
  }
  const rgb = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/]\s*([\d.]+)\s*)?\)$/.exec(color);
  if (rgb === null || rgb[4] === "0") return null;
  return rgb.slice(1, 4).map(Number);
}
