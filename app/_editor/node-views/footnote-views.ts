import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import type { Decoration, NodeView, ViewMutationRecord } from "@tiptap/pm/view";
import { message } from "#app/_ui/messages.ts";
import { revealSelection } from "#app/_editor/go-to.ts";
import { goToReference, goToWords } from "#lib/document/commands/footnotes.ts";
import { footnotesOf } from "#lib/document/footnotes.ts";
import { numberIn } from "./footnote-numbers.ts";

/** As much of a footnote as is shown beside its number. */
const mostLetters = 400;

/** The number of a footnote in the text. A click leads to its words, which are also shown while one points at it. */
export class FootnoteReferenceView implements NodeView {
  readonly dom = document.createElement("sup");
  readonly #number = document.createElement("span");
  #node: Node;

  constructor(node: Node, editor: Editor, decorations: readonly Decoration[]) {
    this.#node = node;
    this.dom.dataset["footnote"] = "";
    this.#number.role = "link";
    this.dom.append(this.#number);
    this.dom.addEventListener("mouseenter", () => {
      this.dom.title = wordsOf(editor, String(this.#node.attrs["id"]));
    });
    this.dom.addEventListener("click", (event) => {
      if (event.button === 0 && !event.shiftKey) lead(editor, goToWords(editor.state, String(this.#node.attrs["id"])));
    });
    this.update(node, decorations);
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    const number = numberIn(decorations) || "?";
    if (this.#number.textContent !== String(number)) {
      this.#number.textContent = String(number);
      this.#number.ariaLabel = message("footnote.reference", { number });
    }
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }
}

/** The words of a footnote, with a way back to where it stands in the text. */
export class FootnoteBodyView implements NodeView {
  readonly dom = document.createElement("section");
  readonly contentDOM = document.createElement("div");
  readonly #button = document.createElement("button");
  #node: Node;

  constructor(node: Node, editor: Editor, decorations: readonly Decoration[]) {
    this.#node = node;
    this.dom.dataset["footnoteBody"] = "";
    // Without it, each would be a landmark of the page.
    this.dom.role = "note";
    this.#button.type = "button";
    this.#button.className = "footnote-number";
    this.#button.contentEditable = "false";
    this.#button.addEventListener("mousedown", (event) => event.preventDefault());
    this.#button.addEventListener("click", () =>
      lead(editor, goToReference(editor.state, String(this.#node.attrs["id"]))),
    );
    this.dom.append(this.#button, this.contentDOM);
    this.update(node, decorations);
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    const number = numberIn(decorations);
    this.#button.textContent = number === 0 ? "–" : String(number);
    this.#button.disabled = number === 0;
    this.#button.ariaLabel = number === 0 ? message("footnote.lost") : message("footnote.back", { number });
    this.dom.ariaLabel = number === 0 ? message("footnote.lost") : message("footnote.reference", { number });
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target === this.#button;
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}

function lead(editor: Editor, step: Transaction | null): void {
  // Who may not write reads what is there, and adds nothing.
  if (step === null || (step.docChanged && !editor.isEditable)) return;
  editor.view.dispatch(step);
  editor.view.focus();
  revealSelection(editor);
}

function wordsOf(editor: Editor, id: string): string {
  const words = footnotesOf(editor.state.doc).bodies.find((body) => body.id === id)?.node.textContent ?? "";
  return words.length > mostLetters ? `${words.slice(0, mostLetters)}…` : words;
}
