import type { JSONContent } from "@tiptap/core";
import { Fragment, type Node } from "@tiptap/pm/model";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { languageOf } from "#lib/document/language.ts";
import { migrateDocument } from "#lib/document/migrations.ts";
import { headingsOf } from "#lib/document/outline.ts";
import { titleOf } from "#lib/document/title.ts";
import { withFootnoteNumbers } from "#lib/formats/footnotes.ts";
import { toText } from "#lib/formats/text.ts";
import type { Digest, Rendered } from "#lib/server/renderer.ts";
import { serve } from "#lib/server/worker-server.ts";
import { extensions, loadStored, schema } from "./stored.ts";

serve({
  render: ({ updates }: { updates: Uint8Array[] }): Omit<Rendered, "position"> => {
    const doc = loadStored(updates);
    // What is of an older schema looks as it will once it is migrated.
    migrateDocument(doc, schema);
    const binding = new Binding(doc, schema);
    const { node } = binding;
    const bare = renderToHTMLString({ extensions, content: ownPictures(node) });
    const html = withContents(withFootnoteNumbers(bare, node), node);
    const rendered = { title: titleOf(doc), language: languageOf(doc), html };
    binding.destroy();
    doc.destroy();
    return rendered;
  },
  digest: ({ updates }: { updates: Uint8Array[] }): Omit<Digest, "position"> => {
    const doc = loadStored(updates);
    migrateDocument(doc, schema);
    const binding = new Binding(doc, schema);
    const digest = { title: titleOf(doc), text: withoutNul(toText(binding.node)), preview: previewOf(binding.node) };
    binding.destroy();
    doc.destroy();
    return digest;
  },
  preview: ({ content }: { content: JSONContent }): string => previewOf(schema.nodeFromJSON(content)),
  migrate: ({ updates }: { updates: Uint8Array[] }): Uint8Array | null => {
    const doc = loadStored(updates);
    const before = Y.encodeStateVector(doc);
    const update = migrateDocument(doc, schema) ? Y.encodeStateAsUpdate(doc, before) : null;
    doc.destroy();
    return update;
  },
  close: () => undefined,
});

/** A block's worth of characters and more than fit on a first page. */
const previewCharacters = 3_000;
const previewBlocks = 60;
const previewHtml = 60_000;

function previewOf(node: Node): string {
  let characters = 0;
  let html = "";
  for (let index = 0; index < Math.min(node.childCount, previewBlocks); index += 1) {
    const block = node.child(index);
    const one = renderToHTMLString({ extensions, content: node.type.create(node.attrs, nameless(ownPictures(block))) });
    if (html.length + one.length > previewHtml) break;
    html += one;
    characters += block.textContent.length;
    if (characters > previewCharacters) break;
  }
  return withoutNul(html);
}

/** A node without the ids in it: a thumbnail stands beside others, and an id is on a page once. */
function nameless(node: Node): Node {
  if (node.isText) return node;
  const content: Node[] = [];
  node.forEach((child) => content.push(nameless(child)));
  const attrs = "id" in node.attrs ? { ...node.attrs, id: "" } : node.attrs;
  return node.type.create(attrs, content, node.marks);
}

/** A picture that is kept elsewhere is the place of one: a page that asked for it would tell who reads here. */
function ownPictures(node: Node): Node {
  const { src } = node.attrs;
  if (node.type.name === "image" && src !== null && !String(src).startsWith("/"))
    return node.type.create({ ...node.attrs, src: null }, null, node.marks);
  const content = node.children.map(ownPictures);
  return content.every((child, index) => child === node.child(index)) ? node : node.copy(Fragment.from(content));
}

/** Postgres keeps no NUL. */
function withoutNul(text: string): string {
  return text.replaceAll("\0", "");
}

/** What is written out: a document could hold thousands of each, and their product. */
const mostContents = 3;
const mostEntries = 1_000;

/** A table of contents lists the headings of its document, which the renderer of one node does not know. */
function withContents(html: string, doc: Node): string {
  const bare = '<nav data-contents=""></nav>';
  if (!html.includes(bare)) return html;
  const entries = headingsOf(doc)
    .slice(0, mostEntries)
    .map(({ level, text }) => `<li data-level="${level}">${escaped(text)}</li>`);
  const filled = `<nav data-contents="">${entries.length === 0 ? "" : `<ol>${entries.join("")}</ol>`}</nav>`;
  let left = mostContents;
  return html.replaceAll(bare, () => (left-- > 0 ? filled : bare));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
