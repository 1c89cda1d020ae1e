import type { Attrs, Node } from "@tiptap/pm/model";
import { NodeSelection } from "@tiptap/pm/state";
import type { EditorView, NodeView } from "@tiptap/pm/view";
import { message } from "#app/_ui/messages.ts";
import { type ShownPart, shownPartOf } from "#lib/document/crop.ts";
import { rulesOf } from "#lib/document/schema/attributes.ts";

/** How long it waits before it asks again for a picture that was not to be had. */
const pausesMs = [1_000, 3_000, 10_000, 30_000, 60_000];

const corners = ["nw", "ne", "sw", "se"] as const;

/** A picture, at whose corners it is made larger and smaller. What is kept elsewhere is never asked for: nobody learns who reads here. */
export class PictureView implements NodeView {
  readonly dom = document.createElement("figure");
  readonly #frame = document.createElement("span");
  /** Lets only that part of the picture be seen that nobody has cut off. */
  readonly #window = document.createElement("span");
  readonly #picture = document.createElement("img");
  readonly #caption = document.createElement("figcaption");
  readonly #resized = new ResizeObserver(() => {
    this.#frame.toggleAttribute("data-small", Math.min(this.#window.offsetWidth, this.#window.offsetHeight) < 48);
  });
  readonly #note = document.createElement("span");
  readonly #view: EditorView;
  readonly #placeOf: () => number | undefined;
  #node: Node;
  #dragging: AbortController | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #tries = 0;

  constructor(node: Node, view: EditorView, placeOf: () => number | undefined) {
    this.#node = node;
    this.#view = view;
    this.#placeOf = placeOf;
    this.#frame.className = "picture-frame";
    this.#note.className = "picture-note";
    this.#picture.draggable = false;
    this.#picture.addEventListener("error", () => this.#miss());
    this.#picture.addEventListener("load", () => this.#say(""));
    this.#window.className = "picture-window";
    this.#window.append(this.#picture);
    this.#frame.append(this.#window, this.#note);
    this.#resized.observe(this.#window);
    for (const corner of corners) this.#frame.append(this.#handle(corner));
    this.dom.append(this.#frame, this.#caption);
    this.#show(null);
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const before = this.#node;
    this.#node = node;
    this.#show(before);
    return true;
  }

  destroy(): void {
    this.#resized.disconnect();
    this.#dragging?.abort();
    if (this.#retry !== null) clearTimeout(this.#retry);
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof HTMLElement && event.target.classList.contains("picture-handle");
  }

  ignoreMutation(): boolean {
    return true;
  }

  #show(before: Node | null): void {
    const { src, alt, title, caption, align, wrap } = this.#node.attrs;
    set(this.dom, "data-align", align);
    set(this.dom, "data-wrap", wrap);
    this.#size(this.#node.attrs);
    this.#picture.alt = String(alt ?? "");
    set(this.#picture, "title", title);
    this.#caption.textContent = String(caption ?? "");
    this.#caption.hidden = caption === null;
    if (before !== null && before.attrs["src"] === src) return;
    this.#say("");
    this.#tries = 0;
    const isOwn = typeof src === "string" && src.startsWith("/");
    if (isOwn) this.#picture.src = src;
    else {
      this.#picture.removeAttribute("src");
      this.#say(src === null ? message("image.none") : message("image.elsewhere", { host: hostOf(String(src)) }));
    }
  }

  /** It may be on its way to be had here, as when it was just pasted from another document; or the network was away. */
  #miss(): void {
    this.#say(message("image.missing"));
    const { src } = this.#node.attrs;
    const pauseMs = pausesMs[this.#tries];
    if (pauseMs === undefined) return;
    this.#tries += 1;
    this.#retry = setTimeout(() => {
      if (src === this.#node.attrs["src"]) this.#picture.src = String(src);
    }, pauseMs);
  }

  #size(attributes: Attrs): void {
    const { width, height, wrap } = attributes;
    const part = shownPartOf(attributes);
    set(this.#picture, "width", width);
    set(this.#picture, "height", height);
    this.#window.style.cssText = part?.frameStyle ?? "";
    this.#picture.style.cssText = part?.pictureStyle ?? "";
    // Beside text, what stands below it makes it no wider.
    const shown = part?.width ?? width;
    this.dom.style.width = wrap === "around" && shown !== null ? `${String(shown)}px` : "";
  }

  #say(words: string): void {
    this.#note.textContent = words;
    this.#window.hidden = words !== "";
  }

  #handle(corner: (typeof corners)[number]): HTMLElement {
    const handle = document.createElement("span");
    handle.className = "picture-handle";
    handle.dataset["corner"] = corner;
    const direction = corner.endsWith("e") ? 1 : -1;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !this.#view.editable) return;
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      this.#drag(handle, event.clientX, direction);
    });
    return handle;
  }

  /** The picture follows the pointer; it is changed once, when that is let go, and not at all after Escape. */
  #drag(handle: HTMLElement, startX: number, direction: 1 | -1): void {
    const { offsetWidth, offsetHeight } = this.#window;
    // What is not to be seen has no size to begin with.
    if (offsetWidth === 0) return;
    // The sheet may be shown larger than it is.
    const scale = this.#window.getBoundingClientRect().width / Math.max(1, offsetWidth);
    const most = roomIn(this.dom.parentElement);
    const { width: ownWidth, height: ownHeight } = this.#node.attrs;
    const isSized = typeof ownWidth === "number" && typeof ownHeight === "number";
    const ratio = isSized ? ownHeight / ownWidth : offsetHeight / offsetWidth;
    let size: { width: number; height: number } | null = null;
    const dragging = new AbortController();
    const { signal } = dragging;
    this.#dragging?.abort();
    this.#dragging = dragging;
    const move = (event: PointerEvent) => {
      const wanted = offsetWidth + (direction * (event.clientX - startX)) / scale;
      const shown = Math.min(most, Math.max(Math.min(24, offsetWidth), wanted));
      // Somebody may have cut off something meanwhile.
      const { across = 1 }: Partial<ShownPart> = shownPartOf(this.#node.attrs) ?? {};
      const width = Math.round(shown / across);
      size = { width, height: Math.max(8, Math.round(width * ratio)) };
      this.#size({ ...this.#node.attrs, ...size });
    };
    const stop = () => {
      dragging.abort();
      this.#show(this.#node);
    };
    handle.addEventListener("pointermove", move, { signal });
    handle.addEventListener("lostpointercapture", stop, { signal });
    handle.addEventListener(
      "pointerup",
      () => {
        stop();
        if (size !== null && size.width !== ownWidth) this.#resize(size);
      },
      { signal },
    );
    addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        stop();
      },
      { signal, capture: true },
    );
  }

  #resize(size: { width: number; height: number }): void {
    const [pos, rules] = [this.#placeOf(), rulesOf("image")];
    if (pos === undefined || !this.#view.editable || !rules["height"]?.accepts(size.height)) return;
    const tr = this.#view.state.tr.setNodeMarkup(pos, null, { ...this.#node.attrs, ...size });
    this.#view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, pos)));
  }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "";
}

/** How wide something in it can be. */
function roomIn(parent: HTMLElement | null): number {
  if (parent === null) return Infinity;
  const { paddingLeft, paddingRight } = getComputedStyle(parent);
  return parent.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
}

function set(element: HTMLElement, name: string, value: unknown): void {
  if (value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}
