import "katex/dist/katex.min.css";
import katex from "katex";

/** Shows an equation in an element; what is none is shown as it was written, with what is wrong with it. It can neither fetch nor run anything. */
export function renderMath(element: HTMLElement, latex: string, isDisplay: boolean): void {
  try {
    render(element, latex, isDisplay);
  } catch {
    // Nested deeper than it can follow, say: its source stays to be read.
    element.textContent = latex;
  }
}

function render(element: HTMLElement, latex: string, isDisplay: boolean): void {
  katex.render(latex, element, {
    displayMode: isDisplay,
    throwOnError: false,
    errorColor: "var(--warn)",
    strict: "ignore",
    trust: false,
    maxExpand: 1_000,
    maxSize: 40,
    output: "htmlAndMathml",
  });
}
