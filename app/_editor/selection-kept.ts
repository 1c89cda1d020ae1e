/**
 * Lets React change what stands around `dom`, the text, without asking where the selection is. Before each change of a page it walks through all
 * text before the caret of what is being edited, so that it could put the selection back: some milliseconds at 500 pages, for a button that is
 * pressed. ProseMirror keeps its selection itself. React asks for it where `contentEditable` reads "true"; the attribute stays what it is.
 */
export function keepSelectionFromReact(dom: HTMLElement): void {
  Object.defineProperty(dom, "contentEditable", {
    configurable: true,
    get: () => (dom.getAttribute("contenteditable") === "true" ? "plaintext-only" : "false"),
    set: (value: string) => {
      dom.setAttribute("contenteditable", value);
    },
  });
}
