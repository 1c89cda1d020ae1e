import type { JSONContent } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { migrateDocument } from "#lib/document/migrations.ts";
import { titleOf } from "#lib/document/title.ts";
import { toText } from "#lib/formats/text.ts";
import type { Digest } from "#lib/server/renderer.ts";
import { serve } from "#lib/server/worker-server.ts";
import { extensions, loadStored, schema } from "./stored.ts";

serve({
  render: ({ updates }: { updates: Uint8Array[] }) => {
    const doc = loadStored(updates);
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
    const doc = loadStored(updates);
    migrateDocument(doc, schema);
    const binding = new Binding(doc, schema);
    const digest = { title: titleOf(doc), text: toText(binding.node), preview: previewOf(binding.node) };
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
    const one = renderToHTMLString({ extensions, content: node.type.create(node.attrs, block) });
    if (html.length + one.length > previewHtml) break;
    html += one;
    characters += block.textContent.length;
    if (characters > previewCharacters) break;
  }
  // It stands many times on one page: what has a name stands there once.
  return html.replaceAll(/ id="[^"]*"/g, "");
}
