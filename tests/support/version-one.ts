import * as Y from "yjs";

/** A document as version 1 kept it: a tree of elements. A heading, a list, a rule and an empty paragraph. */
export function versionOneDocument(): Y.Doc {
  const doc = new Y.Doc();
  const text = (...runs: [string, object?][]) => {
    const made = new Y.XmlText();
    made.applyDelta(runs.map(([insert, attributes = {}]) => ({ insert, attributes })));
    return made;
  };
  const element = (name: string, children: (Y.XmlElement | Y.XmlText)[], attributes: Record<string, unknown> = {}) => {
    const made = new Y.XmlElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string);
    made.insert(0, children);
    return made;
  };
  doc.transact(() => {
    doc
      .getXmlFragment("default")
      .insert(0, [
        element("heading", [text(["Title"])], { level: 2 }),
        element("bulletList", [
          element("listItem", [element("paragraph", [text(["one "], ["bold", { bold: {} }])])]),
          element("listItem", [element("paragraph", [text(["two"])])]),
        ]),
        element("horizontalRule", []),
        element("paragraph", []),
      ]);
    doc.getMap("meta").set("schema", 1);
  });
  // As it comes from the log: nobody has looked at its body yet.
  const loaded = new Y.Doc();
  Y.applyUpdate(loaded, Y.encodeStateAsUpdate(doc));
  return loaded;
}
