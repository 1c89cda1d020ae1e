import { Node, mergeAttributes } from "@tiptap/core";
import { type Node as ProseMirrorNode, Fragment, type Schema } from "@tiptap/pm/model";
import { type AttributeHtml, attributes, dataText, numberOf, style } from "./attribute-html.ts";

/** The least width of a column, in pixels. */
const leastWidth = 25;

/** What ProseMirror's tables know the parts of one by. */
const roles: Readonly<Record<string, string>> = {
  table: "table",
  tableRow: "row",
  tableCell: "cell",
  tableHeader: "header_cell",
};

const cellHtml: Record<string, AttributeHtml> = {
  colspan: {
    read: (element) => numberOf(element.getAttribute("colspan")),
    write: (value: number) => ({ colspan: value }),
  },
  rowspan: {
    read: (element) => numberOf(element.getAttribute("rowspan")),
    write: (value: number) => ({ rowspan: value }),
  },
  colwidth: {
    read: (element) => element.getAttribute("data-colwidth")?.split(",").map(Number),
    write: (value: number[]) => ({ "data-colwidth": value.join(",") }),
  },
  background: style("background-color"),
  borderColor: style("border-color"),
  borderWidth: style("border-width", "pt"),
  borderStyle: style("border-style"),
  verticalAlign: style("vertical-align"),
};

export const table = Node.create({
  name: "table",
  group: "block",
  content: "tableRow+",
  isolating: true,
  addAttributes: () => attributes("table", { align: dataText("align") }),
  parseHTML: () => [{ tag: "table" }],
  renderHTML({ node, HTMLAttributes }) {
    const { columns, style: width } = tableWidths(node);
    const frame = mergeAttributes(HTMLAttributes, { style: width });
    const drawn = columns.map((column) => ["col", { style: column }]);
    return ["div", { class: "tableWrapper" }, ["table", frame, ["colgroup", {}, ...drawn], ["tbody", 0]]];
  },
  extendNodeSchema: ({ name }) => ({ tableRole: roles[name] }),
});

export const tableRow = Node.create({
  name: "tableRow",
  content: "(tableCell|tableHeader)+",
  group: "tablePart",
  addAttributes: () =>
    attributes("tableRow", {
      height: {
        read: (element) => numberOf(element.getAttribute("data-height")),
        write: (value: number) => ({ "data-height": value, style: `height: ${value}px` }),
      },
    }),
  parseHTML: () => [{ tag: "tr" }],
  renderHTML: ({ HTMLAttributes }) => ["tr", HTMLAttributes, 0],
});

export const tableCell = cell("tableCell", "td");
export const tableHeader = cell("tableHeader", "th");

function cell(name: "tableCell" | "tableHeader", tag: "td" | "th") {
  return Node.create({
    name,
    content: "block+",
    group: "cellPart",
    isolating: true,
    addAttributes: () => attributes(name, cellHtml),
    parseHTML: () => [
      // White space in an empty cell is none of its own.
      { tag, getAttrs: (element) => (isEmpty(element) ? null : false), getContent: (_, schema) => emptyCell(schema) },
      { tag },
    ],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });
}

function isEmpty(element: HTMLElement): boolean {
  return element.children.length === 0 && /^[ \t\r\n\f]*$/.test(element.textContent ?? "");
}

function emptyCell({ nodes }: Schema): Fragment {
  return Fragment.from(nodes["paragraph"]?.create());
}

/** How wide a table and its columns are, as declarations of CSS: as its first row says, and the least where it says nothing. */
export function tableWidths({ firstChild: row }: ProseMirrorNode): { columns: string[]; style: string } {
  const widths = (row?.children ?? []).flatMap(({ attrs: { colspan, colwidth } }) =>
    Array.from({ length: Number(colspan) }, (_, index) => (colwidth as number[] | null)?.[index] ?? 0),
  );
  const total = widths.reduce((sum, width) => sum + (width || leastWidth), 0);
  return {
    columns: widths.map((width) =>
      width === 0 ? `min-width: ${leastWidth}px` : `width: ${Math.max(width, leastWidth)}px`,
    ),
    style: `${widths.every((width) => width > 0) ? "width" : "min-width"}: ${total}px`,
  };
}
