import { getSchema } from "@tiptap/core";
import * as Y from "yjs";
import { documentExtensions } from "#lib/document/schema/extensions.ts";

/** What the threads that read documents share: each loads it once. */
export const extensions = documentExtensions();
export const schema = getSchema(extensions);

/** The document that rows of a log come to; one that cannot be read does not hide the others (LOG-3). */
export function loadStored(updates: readonly Uint8Array[]): Y.Doc {
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
    // The collaboration server sets it aside.
  }
}
