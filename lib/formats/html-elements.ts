/** The elements that hold lines of text. */
export const blocks = "p, h1, h2, h3, h4, h5, h6, div, li, td, th, blockquote, pre";

/** The declarations of an element's own style attribute, names and values in small letters; those that no browser knows as well. */
export function styleOf(element: Element): ReadonlyMap<string, string> {
  const declarations = (element.getAttribute("style") ?? "").split(";").map((declaration) => {
    const at = declaration.indexOf(":");
    return [
      declaration.slice(0, at).trim().toLowerCase(),
      declaration
        .slice(at + 1)
        .trim()
        .toLowerCase(),
    ] as const;
  });
  return new Map(declarations.filter(([name]) => name !== ""));
}

/** Puts what is in an element in its place. */
export function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

/** The same element under another name. */
export function renamed(element: Element, tag: string): HTMLElement {
  const made = element.ownerDocument.createElement(tag);
  for (const { name, value } of element.attributes) made.setAttribute(name, value);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}
