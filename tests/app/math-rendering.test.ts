import { parseHTML } from "linkedom";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { renderMath } from "#app/_editor/node-views/math-rendering.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
beforeAll(() => vi.stubGlobal("document", document));
afterAll(() => vi.unstubAllGlobals());

function shown(latex: string): HTMLElement {
  const element = document.createElement("div");
  renderMath(element, latex, false);
  return element;
}

test("[EDIT-5] an equation can neither link, nor fetch, nor bring markup of its own, and what is none is shown as it was written", () => {
  expect(shown("x^2").querySelector(".katex")).not.toBeNull();
  for (const hostile of [
    String.raw`\href{javascript:alert(1)}{x}`,
    String.raw`\url{https://evil.example/}`,
    String.raw`\includegraphics{https://evil.example/p.png}`,
    String.raw`\htmlStyle{background:url(https://evil.example/)}{x}`,
    String.raw`\htmlData{a=b}{x}`,
    "<img src=https://evil.example/ onerror=alert(1)>",
  ]) {
    const element = shown(hostile);
    expect(element.querySelectorAll("a, img, script, [data-a], [href], [src], [onerror]")).toHaveLength(0);
    for (const styled of element.querySelectorAll("[style]")) expect(styled.getAttribute("style")).not.toContain("url");
  }
  expect(shown(String.raw`\frac{1`).textContent).toContain(String.raw`\frac{1`);
  expect(shown("{".repeat(30_000)).textContent).toContain("{{{");
});
