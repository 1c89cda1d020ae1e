import { common, createLowlight } from "lowlight";
import type { Span } from "#app/_editor/block-decorations.ts";

type Part = ReturnType<ReturnType<typeof createLowlight>["highlight"]>["children"][number];

const lowlight = createLowlight(common);

/** The languages that are known, as a code block names them. */
export const languages: readonly string[] = lowlight.listLanguages().toSorted();

/** What kind each part of some code is of; nothing for a language that is not known. */
export function highlight(language: string, code: string): Span[] {
  if (!lowlight.registered(language)) return [];
  const spans: Span[] = [];
  let at = 0;
  const walk = (nodes: readonly Part[], classes: readonly string[]): void => {
    for (const node of nodes) {
      if (node.type === "element") {
        const { className } = node.properties;
        walk(node.children, Array.isArray(className) ? [...classes, ...className.map(String)] : classes);
      } else if (node.type === "text") {
        const to = at + node.value.length;
        if (classes.length > 0) spans.push({ from: at, to, className: classes.join(" ") });
        at = to;
      }
    }
  };
  walk(lowlight.highlight(language, code).children, []);
  return spans;
}
