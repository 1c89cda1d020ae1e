/** What an element's own style attribute was. */
export const ownStyle = "data-own-style";
/** From where a picture comes that was brought along with what was copied. */
export const ownOrigin = "data-own-origin";
/** Words that are said for others alone. */
export const saidFor = "data-said";

/** Takes back what `dressForOthers` did, for what is pasted here again. */
export function undress(root: HTMLElement, origin: string): void {
  for (const said of root.querySelectorAll(`[${saidFor}]`)) said.remove();
  for (const element of root.querySelectorAll(`[${ownStyle}]`)) {
    const own = element.getAttribute(ownStyle) ?? "";
    if (own === "") element.removeAttribute("style");
    else element.setAttribute("style", own);
    element.removeAttribute(ownStyle);
  }
  for (const name of ["src", "href"]) {
    for (const element of root.querySelectorAll(`[data-own-${name}]`)) {
      const own = element.getAttribute(`data-own-${name}`) ?? "";
      // On another server, that is another's.
      const isHere = element.getAttribute(name) === origin + own || element.getAttribute(ownOrigin) === origin;
      if (isHere) element.setAttribute(name, own);
      element.removeAttribute(`data-own-${name}`);
      element.removeAttribute(ownOrigin);
    }
  }
}
