import * as Y from "yjs";
import { markerName } from "./binding/sequence.ts";
import { schemaVersion } from "./schema/version.ts";
import { bodyName, metaKeys, metaName } from "./shared-types.ts";

/** The first update of a new document: one empty paragraph, its schema version and, if given, its title. */
export function seedUpdate(options: { title?: string } = {}): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    (doc.get(bodyName, Y.XmlText) as Y.XmlText).insertEmbed(0, new Y.XmlElement(markerName));
    const meta = doc.getMap(metaName);
    meta.set(metaKeys.schema, schemaVersion);
    if (options.title !== undefined) meta.set(metaKeys.title, options.title);
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
