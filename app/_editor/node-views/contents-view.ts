import type { Editor } from "@tiptap/core";
import type { NodeView } from "@tiptap/pm/view";
import { message } from "#app/_ui/messages.ts";
import { goToPos } from "#app/_editor/go-to.ts";
import { type Heading, headingsOf, sameHeadings } from "#lib/document/outline.ts";

/** How long after a change the list is made anew; typing does not wait for it. */
const restMs = 300;
/** As many as the page from the server has. */
const mostEntries = 1_000;

/** The headings of the document, each a way to it. */
export class ContentsView implements NodeView {
  readonly dom = document.createElement("nav");
  readonly #editor: Editor;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: readonly Heading[] | null = null;

  constructor(editor: Editor) {
    this.#editor = editor;
    this.dom.dataset["contents"] = "";
    this.dom.ariaLabel = message("command.contents");
    editor.on("update", this.#later);
    // The document may not be whole before the editor stands.
    this.#timer = setTimeout(this.#show);
  }

  readonly #later = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#show, restMs);
  };

  readonly #show = (): void => {
    if (this.#editor.isDestroyed) return;
    const headings = headingsOf(this.#editor.state.doc).slice(0, mostEntries);
    if (this.#shown !== null && sameHeadings(headings, this.#shown)) return;
    this.#shown = headings;
    if (headings.length === 0) {
      this.dom.textContent = message("contents.empty");
      return;
    }
    const list = document.createElement("ol");
    for (const [index, heading] of headings.entries()) list.append(this.#entry(heading, index));
    this.dom.replaceChildren(list);
  };

  #entry({ text, level }: Heading, index: number): HTMLLIElement {
    const item = document.createElement("li");
    item.dataset["level"] = String(level);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text || message("document.untitled");
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const heading = headingsOf(this.#editor.state.doc)[index];
      if (heading !== undefined) goToPos(this.#editor, heading.pos + 1);
    });
    item.append(button);
    return item;
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof HTMLButtonElement;
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#editor.off("update", this.#later);
  }
}
