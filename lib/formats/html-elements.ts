/** The elements that hold lines of text. */
export const blocks = "p, h1, h2, h3, h4, h5, h6, div, li, td, th, blockquote, pre";

/** What an element is to look like when all else is taken off it, as a style attribute. */
export const keptStyles = new WeakMap<Element, string>();

/** The declarations of an element's own style attribute, names and values in small letters; those that no browser knows as well. */
export function styleOf(element: Element): ReadonlyMap<string, string> {
  const declarations = (element.getAttribute("style") ?? "").split(";").map((declaration) => {
    const at = declaration.indexOf(":");
    const value = declaration.slice(at + 1).replace(/!important\s*$/i, "");
    return [declaration.slice(0, at).trim().toLowerCase(), value.trim().toLowerCase()] as const;
  });
  return new Map(declarations.filter(([name]) => name !== ""));
}

/** Whether blocks or what is no text stand in an element, not letters alone. */
export function holdsBlocks(element: Element): boolean {
  return element.querySelector(`${blocks}, ul, ol, table, hr, figure, details`) !== null;
}

/** Puts what is in an element in its place. One by one: a call takes only so many. */
export function unwrap(element: Element): void {
  while (element.firstChild !== null) element.before(element.firstChild);
  element.remove();
}

/** Moves all that is in one element to the end of another. */
export function moveAll(from: Element, to: Element): void {
  while (from.firstChild !== null) to.append(from.firstChild);
}

/** The same element under another name. */
export function renamed(element: Element, tag: string): HTMLElement {
  const made = element.ownerDocument.createElement(tag);
  for (const { name, value } of element.attributes) if (/^[a-z][\w-]*$/i.test(name)) made.setAttribute(name, value);
  const style = keptStyles.get(element);
  if (style !== undefined) keptStyles.set(made, style);
  moveAll(element, made);
  element.replaceWith(made);
  return made;
}
