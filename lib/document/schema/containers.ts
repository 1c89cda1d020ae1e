import { Node } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { BulletList, ListItem, OrderedList, TaskItem, TaskList } from "@tiptap/extension-list";
import { attributes, dataText, numberOf, style } from "./attribute-html.ts";

// What stands around blocks. Each holds any number of parts of any kind that make sense, so that two people's changes
// never come to something that does not fit; there is no first or last part that has to be there.

export const blockquote = Blockquote.extend({ content: "block+" });

export const bulletList = BulletList.extend({
  content: "listItem+",
  addAttributes: () => attributes("bulletList", { marker: style("list-style-type") }),
});

export const orderedList = OrderedList.extend({
  content: "listItem+",
  addAttributes: () =>
    attributes("orderedList", {
      start: {
        read: (element) => numberOf(element.getAttribute("start")),
        write: (value: number) => ({ start: value }),
      },
      marker: {
        read: (element) => element.getAttribute("data-marker") ?? (element.style.listStyleType || undefined),
        write: (value: string) => ({
          "data-marker": value,
          ...(value === "multilevel" ? {} : { style: `list-style-type: ${value}` }),
        }),
      },
    }),
});

export const listItem = ListItem.extend({ content: "block+", group: "listPart" });

export const taskList = TaskList.extend({ content: "taskItem+" });

export const taskItem = TaskItem.configure({ nested: true }).extend({
  content: () => "block+",
  group: "listPart",
  addAttributes: () =>
    attributes("taskItem", {
      checked: {
        read: (element) => ["", "true"].includes(element.getAttribute("data-checked") ?? "false"),
        write: (value: boolean) => ({ "data-checked": String(value) }),
      },
    }),
  renderHTML: ({ node, HTMLAttributes }) => {
    const { checked } = node.attrs;
    // Called by what stands beside it; without words, by what it looks like.
    const name = node.textContent.trim().slice(0, 200) || (checked ? "\u2611" : "\u2610");
    const box = ["input", { type: "checkbox", checked: checked ? "checked" : null, "aria-label": name }];
    return ["li", { "data-type": "taskItem", ...HTMLAttributes }, ["label", box, ["span"]], ["div", 0]];
  },
});

/** A box that sets a thought apart. */
export const callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () => attributes("callout", { kind: dataText("kind") }),
  parseHTML: () => [{ tag: "aside[data-kind]" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", { "data-kind": "note", ...HTMLAttributes }, 0],
});

/** Something that folds; its first block is what stays in sight. */
export const details = Node.create({
  name: "details",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () =>
    attributes("details", {
      open: {
        read: (element) => element.getAttribute("data-open") !== "false",
        write: (value: boolean) => ({ "data-open": String(value) }),
      },
    }),
  parseHTML: () => [{ tag: "div[data-details]" }],
  renderHTML: ({ HTMLAttributes }) => ["div", { "data-details": "", ...HTMLAttributes }, 0],
});

/** The words of a footnote. It stands at the end of the document; what it belongs to is the reference of the same id. */
export const footnoteBody = Node.create({
  name: "footnoteBody",
  group: "block",
  content: "block+",
  isolating: true,
  addAttributes: () => attributes("footnoteBody", { id: dataText("footnote-body") }),
  parseHTML: () => [
    { tag: "section[data-footnote-body]" },
    { tag: "section > a.footnote-number", ignore: true, priority: 100 },
  ],
  renderHTML: ({ HTMLAttributes }) => ["section", { "data-footnote-body": "", ...HTMLAttributes }, 0],
});

export const columns = Node.create({
  name: "columns",
  group: "block",
  content: "column+",
  isolating: true,
  parseHTML: () => [{ tag: "div[data-columns]" }],
  renderHTML: () => ["div", { "data-columns": "" }, 0],
});

export const column = Node.create({
  name: "column",
  group: "columnPart",
  content: "block+",
  isolating: true,
  addAttributes: () =>
    attributes("column", {
      width: {
        read: (element) => numberOf(element.getAttribute("data-column")),
        write: (value: number) => ({ "data-column": value, style: `flex: 0 1 ${value}%` }),
      },
    }),
  parseHTML: () => [{ tag: "div[data-column]" }],
  renderHTML: ({ HTMLAttributes }) => ["div", { "data-column": "", ...HTMLAttributes }, 0],
});
