import type { Node } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";

/** An equation in the text: its source until what draws it is loaded, then the drawing. */
export class MathView implements NodeView {
  readonly dom: HTMLElement;
  #node: Node;

  constructor(node: Node) {
    this.#node = node;
    this.dom = document.createElement(node.isBlock ? "div" : "span");
    this.#show();
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const isSame = node.attrs["latex"] === this.#node.attrs["latex"];
    this.#node = node;
    if (!isSame) this.#show();
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }

  #show(): void {
    const latex = String(this.#node.attrs["latex"]);
    this.dom.dataset["latex"] = latex;
    if (this.dom.childNodes.length === 0) this.dom.textContent = latex;
    import("./math-rendering.ts").then(
      ({ renderMath }) => {
        // Another may have come meanwhile.
        if (latex === this.#node.attrs["latex"]) renderMath(this.dom, latex, this.#node.isBlock);
      },
      // Its source stays to be read.
      () => {},
    );
  }
}
