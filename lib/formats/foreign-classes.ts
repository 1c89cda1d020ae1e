/** What is read of a rule; the rest is how a program shows everything. */
const read = /^\s*(?:font-weight|font-style|color|background|background-color|text-align|text-decoration)\s*:/i;
/** How Excel names the looks of cells and of letters in them. */
const rule = /\.((?:xl|font)\d{1,5})\s*\{([^{}]*)\}/g;

/** Gives elements the looks that Excel says by classes, in a sheet of styles, as their own; what an element says itself goes before. */
export function mendClasses(body: HTMLElement): void {
  const looks = new Map<string, string>();
  for (const sheet of body.querySelectorAll("style")) {
    for (const [, name = "", text = ""] of (sheet.textContent ?? "").matchAll(rule)) {
      looks.set(
        name,
        text
          .split(";")
          .filter((each) => read.test(each))
          .join(";"),
      );
    }
  }
  if (looks.size === 0) return;
  for (const element of body.querySelectorAll("td, th, font, span")) {
    const look = looks.get(element.getAttribute("class")?.trim() ?? "");
    if (look !== undefined) element.setAttribute("style", `${look};${element.getAttribute("style") ?? ""}`);
  }
}
