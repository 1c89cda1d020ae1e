import { getSchema } from "@tiptap/core";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { migrateDocument } from "#lib/document/migrations.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";
import { titleOf } from "#lib/document/title.ts";
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
  migrate: ({ updates }: { updates: Uint8Array[] }): Uint8Array | null => {
    const doc = load(updates);
    const before = Y.encodeStateVector(doc);
    const update = migrateDocument(doc, schema) ? Y.encodeStateAsUpdate(doc, before) : null;
    doc.destroy();
    return update;
  },
  close: () => undefined,
});

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
