import { CodeBlock } from "@tiptap/extension-code-block";
import { Heading } from "@tiptap/extension-heading";
import { Paragraph } from "@tiptap/extension-paragraph";
import { type AttributeHtml, attributes, dataText, numberOf, style } from "./attribute-html.ts";

/** How the attributes that every block of text has read in HTML. */
const textBlockHtml: Record<string, AttributeHtml> = {
  textAlign: style("text-align"),
  lineHeight: { ...style("line-height"), read: (element) => numberOf(element.style.lineHeight) },
  spaceBefore: style("margin-top", "pt"),
  spaceAfter: style("margin-bottom", "pt"),
  indent: {
    read: (element) => numberOf(element.getAttribute("data-indent")),
    write: (value: number) => ({ "data-indent": value, style: `margin-inline-start: ${value * 36}pt` }),
  },
  indentFirst: style("text-indent", "pt"),
  dir: { read: (element) => element.getAttribute("dir") ?? undefined, write: (value: string) => ({ dir: value }) },
  lang: { read: (element) => element.getAttribute("lang") ?? undefined, write: (value: string) => ({ lang: value }) },
};

/** Running text, and the two styles that open a document. */
export const paragraph = Paragraph.extend({
  content: "inline*",
  addAttributes: () => attributes("paragraph", { ...textBlockHtml, variant: dataText("variant") }),
});

export const heading = Heading.extend({
  content: "inline*",
  addAttributes: () =>
    attributes("heading", {
      ...textBlockHtml,
      // Its element says it.
      level: { read: (element) => numberOf(/^H([1-6])$/.exec(element.tagName)?.[1]) },
      id: { read: (element) => element.id || undefined, write: (value: string) => (value === "" ? {} : { id: value }) },
    }),
});

/** Code. What merges into it keeps its marks and atoms in the document; the marks do not show. */
export const codeBlock = CodeBlock.extend({
  content: "inline*",
  marks: "comment unknownMark",
  addAttributes: () =>
    attributes("codeBlock", {
      language: {
        read: (element) => /language-(\S+)/.exec(element.firstElementChild?.className ?? element.className)?.[1],
      },
    }),
});
