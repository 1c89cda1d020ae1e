import { blocks } from "./html-elements.ts";

/** Code is its lines: what else pages put into its block (colours, line numbers' boxes, a button that copies) is not. */
export function mendCode(body: HTMLElement): void {
  for (const pre of body.querySelectorAll("pre")) {
    const source = pre.querySelector("code") ?? pre;
    const classes = `${source.className} ${pre.className} ${pre.parentElement?.className ?? ""}`;
    const language = /(?:language-|lang-|highlight-source-)([\w+#.-]+)/.exec(classes)?.[1];
    const code = pre.ownerDocument.createElement("code");
    if (language !== undefined) code.className = `language-${language}`;
    code.textContent = linesOf(source).replace(/\n$/, "");
    pre.replaceChildren(code);
  }
}

/** The text of an element as it is seen: a block, and a break, begin a line. */
function linesOf(node: Node): string {
  let lines = "";
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const isBlock = child.nodeType === child.ELEMENT_NODE && (child as Element).matches(blocks);
    if (isBlock && lines !== "" && !lines.endsWith("\n")) lines += "\n";
    lines +=
      child.nodeType === child.TEXT_NODE ? (child.nodeValue ?? "") : child.nodeName === "BR" ? "\n" : linesOf(child);
    if (isBlock && !lines.endsWith("\n")) lines += "\n";
  }
  return lines;
}

/** Pages show a formula twice, drawn and for screen readers, and say in what it was written. */
export function mendFormulas(body: HTMLElement): void {
  for (const source of body.querySelectorAll("annotation[encoding*='tex' i]")) {
    const display = source.closest(".katex-display");
    const whole = display ?? source.closest(".katex, .math, mjx-container") ?? source.closest("math");
    if (whole === null || !body.contains(whole)) continue;
    const made = body.ownerDocument.createElement(display === null ? "span" : "div");
    made.setAttribute("data-latex", (source.textContent ?? "").trim());
    whole.replaceWith(made);
  }
}
