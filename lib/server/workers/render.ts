import { type JSONContent, getSchema } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { migrateDocument } from "#lib/document/migrations.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";
import { seedUpdate } from "#lib/document/seed.ts";
import { metaKeys, metaName } from "#lib/document/shared-types.ts";
import { cleanTitle, titleOf } from "#lib/document/title.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Digest } from "#lib/server/renderer.ts";
import { serve } from "#lib/server/worker-server.ts";

const extensions = documentExtensions();
const schema = getSchema(extensions);

serve({
  render: ({ updates }: { updates: Uint8Array[] }) => {
    const doc = load(updates);
    // What is of an older schema looks as it will once it is migrated.
    migrateDocument(doc, schema);
    const binding = new Binding(doc, schema);
    const html = renderToHTMLString({ extensions, content: binding.node });
    const title = titleOf(doc);
    binding.destroy();
    doc.destroy();
    return { title, html };
  },
  digest: ({ updates }: { updates: Uint8Array[] }): Omit<Digest, "position"> => {
    const doc = load(updates);
    migrateDocument(doc, schema);
    const binding = new Binding(doc, schema);
    const digest = { title: titleOf(doc), text: textOf(binding.node), preview: previewOf(binding.node) };
    binding.destroy();
    doc.destroy();
    return digest;
  },
  copy: ({ updates, title }: { updates: Uint8Array[]; title: string }): Uint8Array => {
    const doc = load(updates);
    migrateDocument(doc, schema);
    doc.getMap(metaName).set(metaKeys.title, title);
    const update = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    return update;
  },
  compose: ({ title, content }: { title: string; content: JSONContent }): Uint8Array => {
    const node = nodeOf(content);
    const doc = load([seedUpdate({ title })]);
    const binding = new Binding(doc, schema);
    binding.replace(node, binding);
    binding.destroy();
    const update = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    return update;
  },
  preview: ({ content }: { content: JSONContent }): string => previewOf(nodeOf(content)),
  change: ({ updates, title }: { updates: Uint8Array[]; title: string }): Uint8Array | null => {
    const doc = load(updates);
    const before = Y.encodeStateVector(doc);
    const isOther = titleOf(doc) !== cleanTitle(title);
    if (isOther) doc.getMap(metaName).set(metaKeys.title, cleanTitle(title));
    const update = isOther ? Y.encodeStateAsUpdate(doc, before) : null;
    doc.destroy();
    return update;
  },
  migrate: ({ updates }: { updates: Uint8Array[] }): Uint8Array | null => {
    const doc = load(updates);
    const before = Y.encodeStateVector(doc);
    const update = migrateDocument(doc, schema) ? Y.encodeStateAsUpdate(doc, before) : null;
    doc.destroy();
    return update;
  },
  close: () => undefined,
});

function nodeOf(content: JSONContent): Node {
  try {
    const node = schema.nodeFromJSON(content);
    node.check();
    return node;
  } catch (error) {
    throw new AppError("bad_request", { message: "The content does not fit a document.", cause: error });
  }
}

/** A block's worth of characters and more than fit on a first page. */
const previewCharacters = 3_000;
const previewBlocks = 60;
const previewHtml = 60_000;

function textOf(node: Node): string {
  // What is no text and says something (a mention, an equation) says it by its leafText.
  return node.textBetween(0, node.content.size, "\n", (leaf) => leaf.type.spec.leafText?.(leaf) ?? " ");
}

function previewOf(node: Node): string {
  let characters = 0;
  let html = "";
  for (let index = 0; index < Math.min(node.childCount, previewBlocks); index += 1) {
    const block = node.child(index);
    const one = renderToHTMLString({ extensions, content: node.type.create(node.attrs, block) });
    if (html.length + one.length > previewHtml) break;
    html += one;
    characters += block.textContent.length;
    if (characters > previewCharacters) break;
  }
  // It stands many times on one page: what has a name stands there once.
  return html.replaceAll(/ id="[^"]*"/g, "");
}

function load(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) applyIfReadable(doc, update);
  });
  return doc;
}

function applyIfReadable(doc: Y.Doc, update: Uint8Array): void {
  try {
    // Decoding is lazy and cheap, and refuses forged headers before they make Yjs allocate.
    Y.decodeUpdate(update);
    Y.applyUpdate(doc, update);
  } catch {
    // One poisoned row must not hide a document (LOG-3); the collaboration server quarantines it.
  }
}
