import type { Node } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";
import { currentLocale, message } from "#app/_ui/messages.ts";
import { savedAs } from "#lib/document/saved-as.ts";
import { attachmentOf } from "#lib/protocol/attachments.ts";

/** A file: what it is called and how large it is. A click on its name saves it. */
export class AttachmentView implements NodeView {
  readonly dom = document.createElement("div");

  constructor({ attrs }: Node) {
    const { src, name, bytes } = attrs;
    const title = document.createElement("a");
    title.textContent = String(name) || message("attachment.unnamed");
    title.draggable = false;
    if (src !== null) title.href = String(src);
    if (attachmentOf(src) === null) Object.assign(title, { target: "_blank", rel: "noopener noreferrer" });
    else Object.assign(title, { href: savedAs(String(src), String(name)), download: String(name) });
    const size = document.createElement("span");
    size.className = "attachment-size";
    size.textContent = sizeInWords(Number(bytes));
    this.dom.dataset["attachment"] = "";
    this.dom.append(title, size);
  }

  /** A click on the name is the browser's. */
  stopEvent(event: Event): boolean {
    return event.type === "click";
  }

  ignoreMutation(): boolean {
    return true;
  }
}

function sizeInWords(bytes: number): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  const format = { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(currentLocale(), format).format(value);
}
