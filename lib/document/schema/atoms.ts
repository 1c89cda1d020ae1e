import { Node } from "@tiptap/core";
import { HardBreak } from "@tiptap/extension-hard-break";
import { HorizontalRule } from "@tiptap/extension-horizontal-rule";
import { type Crop, readCrop, shownPartOf, writeCrop } from "#lib/document/crop.ts";
import { savedAs } from "#lib/document/saved-as.ts";
import { attributes, dataNumber, dataText, numberOf } from "./attribute-html.ts";
import { oneSpaced } from "./attributes.ts";

/** What is in an element that has an end but no content: without it the renderer of pages writes none, and a browser takes what follows into it. */
const nothing = "";

export const hardBreak = HardBreak;

export const horizontalRule = HorizontalRule;

export const pageBreak = Node.create({
  name: "pageBreak",
  group: "block",
  atom: true,
  parseHTML: () => [{ tag: "hr[data-page-break]", priority: 60 }],
  renderHTML: () => ["hr", { "data-page-break": "", class: "page-break" }],
});

/** A picture. `src` is null where its address is none that may be shown; its size is the one that all of it would be shown with. */
export const image = Node.create({
  name: "image",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () =>
    attributes("image", {
      src: {
        read: (element) => pictureOf(element)?.getAttribute("src") ?? undefined,
        write: (value: string) => ({ src: value }),
      },
      alt: {
        read: (element) => oneSpaced(pictureOf(element)?.getAttribute("alt") ?? ""),
        write: (value: string) => ({ alt: value }),
      },
      title: {
        read: (element) => pictureOf(element)?.title || undefined,
        write: (value: string) => ({ title: value }),
      },
      caption: {
        read: (element) => oneSpaced(element.querySelector("figcaption")?.textContent ?? ""),
        write: (value: string) => ({ [captionKey]: value }),
      },
      width: {
        read: (element) => numberOf(pictureOf(element)?.getAttribute("width")),
        write: (value: number) => ({ width: value }),
      },
      height: {
        read: (element) => numberOf(pictureOf(element)?.getAttribute("height")),
        write: (value: number) => ({ height: value }),
      },
      align: dataText("align"),
      wrap: dataText("wrap"),
      crop: {
        read: (element) => readCrop(pictureOf(element)?.getAttribute("data-crop") ?? null),
        write: (value: Crop) => ({ "data-crop": writeCrop(value) }),
      },
    }),
  parseHTML: () => [{ tag: "figure", getAttrs: (element) => (isPicture(element) ? null : false) }, { tag: "img[src]" }],
  renderHTML: ({ node, HTMLAttributes }) => {
    const { "data-align": align, "data-wrap": wrap, [captionKey]: caption, ...picture } = HTMLAttributes;
    const frame: Record<string, unknown> = {};
    if (align !== undefined) frame["data-align"] = align;
    if (wrap !== undefined) frame["data-wrap"] = wrap;
    // Beside text, what stands below it makes it no wider.
    const part = picture["src"] === undefined ? null : shownPartOf(node.attrs);
    const width = part?.width ?? picture["width"];
    if (wrap === "around" && width !== undefined) frame["style"] = `width: ${width}px`;
    const shown =
      part === null
        ? (["img", { alt: "", ...picture }] as const)
        : ([
            "span",
            { style: `display: inline-block; vertical-align: top; ${part.frameStyle}` },
            ["img", { alt: "", ...picture, style: part.pictureStyle }],
          ] as const);
    return caption === undefined
      ? ["figure", frame, shown]
      : ["figure", frame, shown, ["figcaption", {}, String(caption)]];
  },
  renderText: ({ node: { attrs } }) => [attrs["alt"], attrs["caption"]].filter((words) => words !== null).join("\n"),
});

/** Stands among the attributes for the words below a picture until it is rendered. */
const captionKey = "caption";

/** Of other pages, a figure may be anything. */
function isPicture(figure: HTMLElement): boolean {
  const words = [...figure.childNodes]
    .filter(({ nodeName }) => nodeName !== "FIGCAPTION")
    .map((node) => node.textContent);
  return (
    figure.querySelectorAll("img[src]").length === 1 &&
    words.join("").trim() === "" &&
    figure.querySelector("table, figure") === null
  );
}

function pictureOf(element: HTMLElement): HTMLElement | null {
  return element.tagName === "IMG" ? element : element.querySelector("img[src]");
}

/** A file that is had from here. */
export const attachment = Node.create({
  name: "attachment",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () =>
    attributes("attachment", {
      src: {
        read: (element) => element.getAttribute("data-attachment") ?? undefined,
        write: (value: string) => ({ "data-attachment": value }),
      },
      name: dataText("name"),
      bytes: dataNumber("bytes"),
    }),
  parseHTML: () => [{ tag: "div[data-attachment]" }],
  renderHTML: ({ node, HTMLAttributes }) => {
    const { src, name } = node.attrs;
    const given = { "data-attachment": "", ...HTMLAttributes };
    return "data-attachment" in HTMLAttributes
      ? ["div", given, ["a", { href: savedAs(String(src), String(name)), download: String(name) }, String(name)]]
      : ["div", given, String(name)];
  },
  renderText: ({ node }) => String(node.attrs["name"]),
});

/** A page or film of somebody else's, shown where its host is allowed; elsewhere a link to it. */
export const embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () =>
    attributes("embed", {
      src: {
        read: (element) => element.getAttribute("data-src") ?? undefined,
        write: (value: string) => ({ "data-src": value }),
      },
      title: dataText("title"),
      height: dataNumber("height"),
    }),
  parseHTML: () => [{ tag: "div[data-embed]" }],
  renderHTML: ({ node, HTMLAttributes }) => {
    const given = { "data-embed": "", ...HTMLAttributes };
    const src = HTMLAttributes["data-src"];
    if (src === undefined) return ["div", given, nothing];
    const link = { href: String(src), target: "_blank", rel: "noopener noreferrer nofollow ugc" };
    return ["div", given, ["a", link, embedWords(node.attrs)]];
  },
  renderText: ({ node }) => embedWords(node.attrs),
});

/** What stands for it where it is not shown: what it is called, else its address as people read one. */
function embedWords({ title, src }: Readonly<Record<string, unknown>>): string {
  return String(title ?? "") || String(src ?? "").replace(/^https?:\/\/(?:www\.)?/, "");
}

export const tableOfContents = Node.create({
  name: "tableOfContents",
  group: "block",
  atom: true,
  parseHTML: () => [{ tag: "nav[data-contents]" }],
  renderHTML: () => ["nav", { "data-contents": "" }, nothing],
});

export const blockMath = Node.create({
  name: "blockMath",
  group: "block",
  atom: true,
  addAttributes: () => attributes("blockMath", { latex: dataText("latex") }),
  parseHTML: () => [{ tag: "div[data-latex]" }],
  renderHTML: ({ node, HTMLAttributes }) => ["div", HTMLAttributes, String(node.attrs["latex"])],
});

export const inlineMath = Node.create({
  name: "inlineMath",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => attributes("inlineMath", { latex: dataText("latex") }),
  parseHTML: () => [{ tag: "span[data-latex]" }],
  renderHTML: ({ node, HTMLAttributes }) => ["span", HTMLAttributes, String(node.attrs["latex"])],
  renderText: ({ node }) => String(node.attrs["latex"]),
});

/** Somebody or some document that is spoken of. */
export const mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () =>
    attributes("mention", { kind: dataText("kind"), target: dataText("mention"), label: dataText("label") }),
  parseHTML: () => [{ tag: "span[data-mention]" }, { tag: "a[data-mention]", priority: 60 }],
  renderHTML: ({ node, HTMLAttributes }) => {
    const words = mentionWords(node.attrs);
    return HTMLAttributes["data-kind"] === "document"
      ? ["a", { href: `/d/${String(node.attrs["target"])}`, "data-mention": "", ...HTMLAttributes }, words]
      : ["span", { "data-mention": "", ...HTMLAttributes }, words];
  },
  renderText: ({ node }) => mentionWords(node.attrs),
});

/** What a mention says: people have a sign before their name, documents are called by their title. */
function mentionWords({ kind, label }: Readonly<Record<string, unknown>>): string {
  return kind === "document" ? String(label) : `@${String(label)}`;
}

/** A day, written as the reader's language writes it. */
export const date = Node.create({
  name: "date",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () =>
    attributes("date", {
      value: {
        read: (element) => element.getAttribute("datetime") ?? undefined,
        write: (value: string) => ({ datetime: value }),
      },
    }),
  parseHTML: () => [{ tag: "time[datetime]" }],
  renderHTML: ({ node, HTMLAttributes }) => ["time", HTMLAttributes, String(node.attrs["value"])],
  renderText: ({ node }) => String(node.attrs["value"]),
});

/** The mark of a footnote in the text; its words are a body of their own. */
export const footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => attributes("footnote", { id: dataText("footnote") }),
  parseHTML: () => [{ tag: "sup[data-footnote]" }],
  renderHTML: ({ HTMLAttributes }) => ["sup", { "data-footnote": "", ...HTMLAttributes }, nothing],
});

/** A place that links may lead to. */
export const bookmark = Node.create({
  name: "bookmark",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () =>
    attributes("bookmark", {
      id: {
        read: (element) => element.getAttribute("data-bookmark") ?? undefined,
        write: (value: string) => ({ "data-bookmark": value, id: value }),
      },
      name: dataText("name"),
    }),
  parseHTML: () => [{ tag: "a[data-bookmark]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["a", { "data-bookmark": "", ...HTMLAttributes }, nothing],
});
