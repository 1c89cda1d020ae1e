import type { EditorView } from "@tiptap/pm/view";
import { message } from "#app/_ui/messages.ts";

/** Says at the foot of the window that something large is being pasted, how far that is, and lets it be broken off. */
export class PasteCard {
  readonly #dom = document.createElement("div");
  readonly #progress = document.createElement("progress");

  constructor(view: EditorView, onCancel: () => void) {
    const words = document.createElement("span");
    words.textContent = message("paste.running");
    this.#progress.ariaLabel = message("paste.running");
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.className = "button-quiet";
    cancel.textContent = message("paste.stop");
    cancel.addEventListener("click", onCancel);
    this.#dom.className = "paste-card";
    this.#dom.role = "group";
    this.#dom.ariaLabel = message("paste.running");
    this.#dom.append(words, this.#progress, cancel);
    view.dom.closest(".desk")?.append(this.#dom);
  }

  show(part: number): void {
    this.#progress.value = part;
  }

  remove(): void {
    this.#dom.remove();
  }
}
