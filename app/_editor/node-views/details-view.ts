import type { Node } from "@tiptap/pm/model";
import { TextSelection } from "@tiptap/pm/state";
import type { EditorView, NodeView, ViewMutationRecord } from "@tiptap/pm/view";
import { message } from "#app/_ui/messages.ts";

/** Something that folds: its first block stays in sight. Each reader folds for themselves. */
export class DetailsView implements NodeView {
  readonly dom = document.createElement("div");
  readonly contentDOM = document.createElement("div");
  readonly #button = document.createElement("button");

  constructor(node: Node, view: EditorView, placeOf: () => number | undefined) {
    this.dom.dataset["details"] = "";
    this.#button.type = "button";
    this.#button.className = "details-fold";
    this.#button.contentEditable = "false";
    // The caret stays where it is.
    this.#button.addEventListener("mousedown", (event) => event.preventDefault());
    this.#button.addEventListener("click", () => {
      const isOpen = this.#button.ariaExpanded === "true";
      this.#fold(!isOpen);
      if (isOpen) leaveFolded(view, placeOf());
    });
    this.dom.append(this.#button, this.contentDOM);
    this.#fold(node.attrs["open"] === true);
  }

  #fold(isOpen: boolean): void {
    this.dom.dataset["open"] = String(isOpen);
    this.#button.ariaExpanded = String(isOpen);
    this.#button.ariaLabel = message(isOpen ? "details.fold" : "details.unfold");
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}

/** A caret that would be out of sight goes to the end of what stays in sight. */
function leaveFolded(view: EditorView, pos: number | undefined): void {
  const { state } = view;
  const node = pos === undefined ? null : state.doc.nodeAt(pos);
  if (pos === undefined || node?.firstChild == null) return;
  const end = pos + 1 + node.firstChild.nodeSize;
  const { head } = state.selection;
  if (head <= end || head >= pos + node.nodeSize) return;
  view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(end - 1), -1)));
}
