import { Mark, mergeAttributes } from "@tiptap/core";
import { attributes, dataText, style } from "./attribute-html.ts";
import { rulesOf } from "./attributes.ts";
import { familyOf, fontStack } from "./fonts.ts";

/** A link; what has an address that may not be followed is none. What is written behind it is not part of it. */
export const link = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  keepOnSplit: false,
  exitable: true,
  addAttributes: () =>
    attributes("link", {
      href: {
        read: (element) => element.getAttribute("href") ?? undefined,
        // To a place in the document itself there is no other page.
        write: (value: string): Record<string, string> =>
          value.startsWith("#") ? { href: value, target: "_self" } : { href: value },
      },
      title: { read: (element) => element.title || undefined, write: (value: string) => ({ title: value }) },
    }),
  parseHTML: () => [
    {
      tag: "a[href]",
      getAttrs: (element) => (rulesOf("link")["href"]?.accepts(element.getAttribute("href")) === true ? null : false),
    },
  ],
  renderHTML: ({ HTMLAttributes }) => [
    "a",
    mergeAttributes({ rel: "noopener noreferrer nofollow ugc", target: "_blank" }, HTMLAttributes),
    0,
  ],
});

// The look of letters is a group: a command takes it off, and code has no other. Links and comments say something, and stay.

export const subscript = Mark.create({
  name: "subscript",
  group: "look",
  excludes: "superscript",
  parseHTML: () => [{ tag: "sub" }],
  renderHTML: () => ["sub", 0],
});

export const superscript = Mark.create({
  name: "superscript",
  group: "look",
  excludes: "subscript",
  parseHTML: () => [{ tag: "sup:not([data-footnote])" }],
  renderHTML: () => ["sup", 0],
});

/** Colour, ground, family and size of letters. */
export const textStyle = Mark.create({
  name: "textStyle",
  group: "look",
  priority: 101,
  addAttributes: () =>
    attributes("textStyle", {
      color: style("color"),
      background: style("background-color"),
      fontFamily: {
        read: (element) => familyOf(element.style.getPropertyValue("font-family")) || undefined,
        write: (value: string) => ({ style: `font-family: ${fontStack(value)}` }),
      },
      fontSize: style("font-size", "pt"),
    }),
  parseHTML: () => [
    {
      tag: "span[style]",
      consuming: false,
      getAttrs: (element) =>
        ["color", "background-color", "font-family", "font-size"].some(
          (property) => element.style.getPropertyValue(property) !== "",
        ) && null,
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

export const highlight = Mark.create({
  name: "highlight",
  group: "look",
  addAttributes: () => attributes("highlight", { color: style("background-color") }),
  parseHTML: () => [{ tag: "mark" }],
  renderHTML: ({ HTMLAttributes }) => ["mark", HTMLAttributes, 0],
});

/** Where a comment is attached. It never changes once made: what is said, and by whom, is elsewhere. */
export const comment = Mark.create({
  name: "comment",
  excludes: "",
  inclusive: false,
  addAttributes: () => attributes("comment", { id: dataText("comment") }),
  parseHTML: () => [{ tag: "span[data-comment]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", { "data-comment": "", ...HTMLAttributes }, 0],
});
