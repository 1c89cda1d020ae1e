import { getSchema } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { documentExtensions } from "#lib/document/schema/extensions.ts";

/** The schema of documents. */
export const schema = getSchema(documentExtensions());

/** Some 500 words and 8 blocks a page. */
const blocksPerPage = 8;

/** A document of so many pages: headings, and paragraphs with some bold in them. */
export function documentOf(pages: number): Node {
  const words = "the sheet lay on the desk and the ink was not yet dry when somebody knocked at the door".split(" ");
  const blocks = Array.from({ length: pages * blocksPerPage }, (_, index) => {
    if (index % blocksPerPage === 0) return schema.node("heading", { level: 2 }, [schema.text(`Part ${index}`)]);
    const line = Array.from({ length: 62 }, (__, word) => words[(index * 7 + word) % words.length]).join(" ");
    const bold = schema.mark("bold");
    return schema.node("paragraph", null, [
      schema.text(line.slice(0, 100)),
      schema.text(line.slice(100, 120), [bold]),
      schema.text(line.slice(120)),
    ]);
  });
  return schema.node("doc", null, blocks);
}

/** The same with what documents have besides text: on each page a list, on every third a table, on every fifth a picture at this address. */
export function richDocumentOf(pages: number, picture: string): Node {
  const plain = documentOf(pages);
  const line = (text: string) => schema.node("paragraph", null, [schema.text(text)]);
  const blocks: Node[] = [];
  plain.forEach((block, _, index) => {
    const page = Math.floor(index / blocksPerPage);
    blocks.push(block);
    if (index % blocksPerPage === 2) {
      const items = ["ink", "paper", "sand"].map((word) => schema.node("listItem", null, [line(word)]));
      blocks.push(schema.node("bulletList", null, items));
    }
    if (index % blocksPerPage === 4 && page % 3 === 0) {
      const row = (at: number) =>
        schema.node(
          "tableRow",
          null,
          Array.from({ length: 4 }, (__, cell) => schema.node("tableCell", null, [line(`${at}.${cell}`)])),
        );
      blocks.push(
        schema.node(
          "table",
          null,
          Array.from({ length: 6 }, (__, at) => row(at)),
        ),
      );
    }
    if (index % blocksPerPage === 6 && page % 5 === 0)
      blocks.push(schema.node("image", { src: picture, alt: "A pier", width: 400, height: 200 }));
  });
  return schema.node("doc", null, blocks);
}

/** A place in the text in the middle of a document. */
export function middle(doc: Node): number {
  return doc.resolve(Math.floor(doc.content.size / 2)).start(1) + 5;
}

/** A percentile of some measurements, rounded to what can be read. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(3));
}
