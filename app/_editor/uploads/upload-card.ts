import { message } from "#app/_ui/messages.ts";

let count = 0;

/** What stands in the text where a file is on its way: how far it is, and what can be done. Only who sends it sees it. */
export class UploadCard {
  readonly dom = document.createElement("div");
  /** Tells it from the others of this page, so that it stays the same element. */
  readonly key: string;
  readonly #progress = document.createElement("progress");
  readonly #why = document.createElement("p");
  readonly #retry: HTMLButtonElement;

  readonly #name: string;

  constructor(name: string, on: { cancel: () => void; retry: () => void }) {
    count += 1;
    this.key = `upload-${count}`;
    this.#name = name;
    this.dom.className = "upload-card";
    this.dom.contentEditable = "false";
    this.dom.role = "group";
    // So that the focus stays in it when its buttons change.
    this.dom.tabIndex = -1;
    const title = document.createElement("span");
    title.className = "upload-name";
    title.textContent = name;
    this.#progress.ariaLabel = message("upload.progress", { name });
    this.#why.className = "upload-why";
    this.#why.role = "alert";
    this.#retry = button(message("upload.retry"), on.retry);
    this.dom.append(title, this.#progress, this.#why, this.#retry, button(message("home.cancel"), on.cancel));
    this.show(0);
  }

  /** It is on its way; at 1 the server is reading it, and nobody knows for how long. */
  show(part: number): void {
    this.dom.dataset["state"] = "sending";
    this.dom.ariaLabel = message("upload.label", { name: this.#name });
    if (part < 1) this.#progress.value = part;
    else this.#progress.removeAttribute("value");
    this.#why.textContent = "";
    this.#progress.hidden = false;
    this.#retry.hidden = true;
  }

  /** It did not come to anything. */
  fail(why: string, mayRetry: boolean): void {
    this.dom.dataset["state"] = "failed";
    this.dom.ariaLabel = message("upload.failed", { name: this.#name });
    this.#progress.hidden = true;
    this.#retry.hidden = !mayRetry;
    this.#why.textContent = why;
  }
}

function button(name: string, run: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button-quiet";
  made.textContent = name;
  made.addEventListener("click", run);
  return made;
}
