import { Mark } from "@tiptap/core";
import { Link } from "@tiptap/extension-link";
import { attributes, dataText, style } from "./attribute-html.ts";
import { familyOf, fontStack } from "./fonts.ts";

/** A link, of a kind that is none if its address is none that may be followed. */
export const link = Link.configure({
  openOnClick: false,
  HTMLAttributes: { rel: "noopener noreferrer nofollow ugc", target: "_blank" },
}).extend({
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
