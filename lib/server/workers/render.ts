import { type JSONContent, getSchema } from "@tiptap/core";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import { yXmlFragmentToProsemirrorJSON } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { knownContent } from "#lib/document/known-content.ts";
import { documentExtensions } from "#lib/document/schema.ts";
import { bodyName } from "#lib/document/shared-types.ts";
import { titleOf } from "#lib/document/title.ts";
import { serve } from "#lib/server/worker-server.ts";

const extensions = documentExtensions();
const schema = getSchema(extensions);

serve({
  render: ({ updates }: { updates: Uint8Array[] }) => {
    const doc = new Y.Doc();
    doc.transact(() => {
      for (const update of updates) applyIfReadable(doc, update);
    });
    const stored = yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(bodyName)) as JSONContent;
    const content = { ...stored, content: knownContent(stored.content ?? [], schema) };
    const title = titleOf(doc);
    doc.destroy();
    return { title, html: renderToHTMLString({ extensions, content }) };
  },
  close: () => undefined,
});

function applyIfReadable(doc: Y.Doc, update: Uint8Array): void {
  try {
    // Decoding is lazy and cheap, and refuses forged headers before they make Yjs allocate.
    Y.decodeUpdate(update);
    Y.applyUpdate(doc, update);
  } catch {
    // One poisoned row must not hide a document (LOG-3); the collaboration server quarantines it.
  }
}
