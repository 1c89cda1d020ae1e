import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";
import { leafText } from "#lib/document/leaf-text.ts";

/** Somebody or a document that is spoken of. A document opens beside this one: by a click of who only reads, by one with Ctrl or Command of who writes. */
export class MentionView implements NodeView {
  readonly dom: HTMLElement;

  constructor(node: Node, editor: Editor) {
    const { attrs } = node;
    const isDocument = attrs["kind"] === "document";
    if (isDocument) {
      const link = document.createElement("a");
      link.href = `/d/${String(attrs["target"])}`;
      link.target = "_blank";
      link.draggable = false;
      link.addEventListener("click", (event) => {
        if (editor.isEditable && !event.ctrlKey && !event.metaKey) event.preventDefault();
      });
      this.dom = link;
    } else this.dom = document.createElement("span");
    this.dom.dataset["mention"] = "";
    this.dom.dataset["kind"] = isDocument ? "document" : "person";
    this.dom.textContent = leafText(node);
  }

  ignoreMutation(): boolean {
    return true;
  }
}
