import { mergeAttributes } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { NodeView, ViewMutationRecord } from "@tiptap/pm/view";
import { tableWidths } from "#lib/document/schema/tables.ts";

/** A table on the page, whose columns follow the widths that its cells say; one that is to stand elsewhere is shown anew. */
export class TableView implements NodeView {
  readonly dom = document.createElement("div");
  readonly contentDOM = document.createElement("tbody");
  readonly #table = document.createElement("table");
  readonly #columns = document.createElement("colgroup");
  #node: Node;
  #shown = "";

  constructor(node: Node, attributes: Record<string, unknown>) {
    this.#node = node;
    this.dom.className = "tableWrapper";
    for (const [name, value] of Object.entries(mergeAttributes(attributes)))
      this.#table.setAttribute(name, String(value));
    this.#table.append(this.#columns, this.contentDOM);
    this.dom.append(this.#table);
    this.#show(node);
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type || node.attrs["align"] !== this.#node.attrs["align"]) return false;
    this.#node = node;
    this.#show(node);
    return true;
  }

  ignoreMutation({ type, target }: ViewMutationRecord): boolean {
    return type !== "selection" && !this.contentDOM.contains(target);
  }

  #show(node: Node): void {
    const { columns, style } = tableWidths(node);
    const wanted = [style, ...columns].join(";");
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    this.#table.style.cssText = style;
    this.#columns.replaceChildren(
      ...columns.map((each) => {
        const column = document.createElement("col");
        column.style.cssText = each;
        return column;
      }),
    );
  }
}
