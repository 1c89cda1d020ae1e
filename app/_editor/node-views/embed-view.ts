import type { Node } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";
import { message } from "#app/_ui/messages.ts";
import { untilLoaded } from "#app/_ui/until-loaded.ts";
import type { Embeddable, embeddableOf } from "#lib/document/embeds.ts";
import { leafText } from "#lib/document/leaf-text.ts";

/** What can be shown here; loaded with the first of them. */
let read: typeof embeddableOf | null = null;

/** A film or a page of somebody else's: where it is, until a reader asks to see it. Nobody learns who reads here before. */
export class EmbedView implements NodeView {
  readonly dom = document.createElement("div");
  readonly #button = document.createElement("button");
  #node: Node;
  #link: HTMLElement = document.createElement("a");
  #frame: HTMLIFrameElement | null = null;

  constructor(node: Node) {
    this.#node = node;
    this.dom.dataset["embed"] = "";
    this.#button.type = "button";
    this.#button.className = "button-quiet";
    this.#button.addEventListener("click", () => this.#toggle());
    this.dom.append(this.#link, this.#button);
    this.#show();
    if (read === null)
      void untilLoaded(() => import("#lib/document/embeds.ts")).then((loaded) => {
        read = loaded.embeddableOf;
        this.#show();
      });
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const isOther = node.attrs["src"] !== this.#node.attrs["src"];
    this.#node = node;
    const found = read?.(node.attrs["src"]) ?? null;
    if (isOther || found === null) this.#frame = null;
    if (this.#frame !== null && found !== null) this.#dress(this.#frame, found);
    this.#show();
    return true;
  }

  /** Its button, its link and what is shown in it are the browser's. */
  stopEvent(event: Event): boolean {
    return event.target !== this.dom && /^(?:click|mousedown|keydown)$/.test(event.type);
  }

  ignoreMutation(): boolean {
    return true;
  }

  #toggle(): void {
    const found = read?.(this.#node.attrs["src"]) ?? null;
    if (this.#frame !== null || found === null) this.#frame = null;
    else {
      const frame = document.createElement("iframe");
      frame.src = found.frame;
      frame.allow = "fullscreen; picture-in-picture; encrypted-media";
      // Some show nothing to whom they do not know; more than which server this is, they are not told.
      frame.referrerPolicy = "strict-origin";
      frame.sandbox.add("allow-scripts", "allow-same-origin", "allow-popups", "allow-presentation");
      this.#frame = frame;
      this.#dress(frame, found);
    }
    this.#show();
  }

  /** Called what it is called, and as high as somebody has said, or as its kind is. */
  #dress(frame: HTMLIFrameElement, { shape }: Embeddable): void {
    frame.title = this.#words();
    const height = this.#node.attrs["height"] ?? ("height" in shape ? shape.height : null);
    frame.style.aspectRatio = height === null && "ratio" in shape ? String(shape.ratio) : "";
    frame.style.height = height === null ? "" : `${height}px`;
  }

  #show(): void {
    const { src } = this.#node.attrs;
    const found = read?.(src) ?? null;
    const link = document.createElement(src === null ? "span" : "a");
    link.textContent = this.#words();
    if (link instanceof HTMLAnchorElement)
      Object.assign(link, { href: String(src), target: "_blank", rel: "noopener noreferrer nofollow ugc" });
    this.#button.textContent = message(this.#frame === null ? "embed.show" : "embed.hide", {
      provider: found?.provider ?? "",
    });
    this.#button.hidden = found === null;
    this.#link.replaceWith(link);
    this.#link = link;
    const shown = this.dom.querySelector("iframe");
    // A frame that is put anew begins anew.
    if (shown !== this.#frame) shown?.remove();
    if (this.#frame !== null && shown !== this.#frame) this.dom.append(this.#frame);
  }

  #words(): string {
    return leafText(this.#node);
  }
}
