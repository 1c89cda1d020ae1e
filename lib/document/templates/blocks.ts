import type { JSONContent } from "@tiptap/core";

type Inline = string | JSONContent;

function inline(content: readonly Inline[]): JSONContent[] {
  return content.map((each) => (typeof each === "string" ? { type: "text", text: each } : each));
}

export function bold(text: string): JSONContent {
  return { type: "text", text, marks: [{ type: "bold" }] };
}

export function italic(text: string): JSONContent {
  return { type: "text", text, marks: [{ type: "italic" }] };
}

/** A paragraph; of nothing: an empty one. */
export function paragraph(...content: Inline[]): JSONContent {
  return { type: "paragraph", content: inline(content) };
}

export function title(text: string): JSONContent {
  return { type: "paragraph", attrs: { variant: "title" }, content: inline([text]) };
}

export function subtitle(text: string): JSONContent {
  return { type: "paragraph", attrs: { variant: "subtitle" }, content: inline([text]) };
}

export function heading(level: 1 | 2 | 3, text: string): JSONContent {
  return { type: "heading", attrs: { level }, content: inline([text]) };
}

export function bullets(...items: Inline[]): JSONContent {
  return { type: "bulletList", content: items.map((item) => ({ type: "listItem", content: [paragraph(item)] })) };
}

export function numbers(...items: Inline[]): JSONContent {
  return { type: "orderedList", content: items.map((item) => ({ type: "listItem", content: [paragraph(item)] })) };
}

export function tasks(...items: Inline[]): JSONContent {
  return { type: "taskList", content: items.map((item) => ({ type: "taskItem", content: [paragraph(item)] })) };
}

/** A table whose first row is its header. */
export function table(header: readonly string[], ...rows: (readonly string[])[]): JSONContent {
  const row = (cells: readonly string[], type: string): JSONContent => ({
    type: "tableRow",
    content: cells.map((cell) => ({ type, content: [cell === "" ? paragraph() : paragraph(cell)] })),
  });
  return { type: "table", content: [row(header, "tableHeader"), ...rows.map((cells) => row(cells, "tableCell"))] };
}
