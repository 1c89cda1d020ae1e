import type { Node, NodeType } from "@tiptap/pm/model";
import { TextSelection } from "@tiptap/pm/state";
import type { EditorView, NodeView, ViewMutationRecord } from "@tiptap/pm/view";
import { message } from "#app/_ui/messages.ts";

/** Something that folds: its first block stays in sight. Each reader folds for themselves. */
export class DetailsView implements NodeView {
  readonly dom = document.createElement("div");
  readonly contentDOM = document.createElement("div");
  readonly #button = document.createElement("button");

  readonly #type: NodeType;
  readonly #view: EditorView;
  readonly #placeOf: () => number | undefined;

  constructor(node: Node, view: EditorView, placeOf: () => number | undefined) {
    this.#type = node.type;
    this.#view = view;
    this.#placeOf = placeOf;
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

  /** Where the caret has come into what is folded, as by Enter at the end of what is in sight, it is unfolded. */
  update(node: Node): boolean {
    if (node.type !== this.#type) return false;
    queueMicrotask(() => {
      if (!this.#view.isDestroyed && isBehindFirst(this.#view, this.#placeOf())) this.#fold(true);
    });
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target === this.#button;
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
  const first = pos === undefined ? null : state.doc.nodeAt(pos)?.firstChild;
  if (pos === undefined || first == null || !isBehindFirst(view, pos)) return;
  const end = pos + 1 + first.nodeSize;
  view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(end - 1), -1)));
}

/** Whether the caret is behind the first block: in what goes out of sight when it is folded. */
function isBehindFirst(view: EditorView, pos: number | undefined): boolean {
  const node = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos === undefined || node?.firstChild == null) return false;
  const { head } = view.state.selection;
  return head > pos + 1 + node.firstChild.nodeSize && head < pos + node.nodeSize;
}
