import * as Y from "yjs";
import { schemaVersion } from "./schema.ts";
import { bodyName, metaKeys, metaName } from "./shared-types.ts";

/**
 * The first update of a new document: one empty paragraph, its schema version and, if given, its title.
 * Written once, by the server: two clients that each made a first paragraph would leave two.
 */
export function seedUpdate(options: { title?: string } = {}): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    doc.getXmlFragment(bodyName).insert(0, [new Y.XmlElement("paragraph")]);
    const meta = doc.getMap(metaName);
    meta.set(metaKeys.schema, schemaVersion);
    if (options.title !== undefined) meta.set(metaKeys.title, options.title);
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
