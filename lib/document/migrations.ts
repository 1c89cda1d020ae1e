import type { JSONContent } from "@tiptap/core";
import type { Node, Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import { Binding } from "./binding/binding.ts";
import { splitOwn } from "./binding/tree.ts";
import { unknownNames } from "./schema/unknown.ts";
import { schemaVersion } from "./schema/version.ts";
import { bodyName, metaKeys, metaName } from "./shared-types.ts";

/**
 * Brings a document of an older schema to this one, forward only. Changes `doc` and returns whether it did. It is run
 * once, by the server, before anyone sees the document: two replicas that each did it would have everything twice.
 *
 * Version 1 kept the body as a tree of elements, as y-prosemirror does; version 2 is one sequence (decisions/0004).
 */
export function migrateDocument(doc: Y.Doc, schema: Schema): boolean {
  const meta = doc.getMap(metaName);
  const version = meta.get(metaKeys.schema);
  if (typeof version !== "number" || version >= schemaVersion) return false;
  doc.transact(() => {
    const body = doc.get(bodyName, Y.XmlText) as Y.XmlText;
    const content: JSONContent[] = [];
    for (let item = body._start; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentType)) continue;
      const { type } = item.content;
      if (type instanceof Y.XmlElement) content.push(elementContent(type, schema));
    }
    const binding = new Binding(doc, schema);
    const document =
      content.length === 0 ? schema.topNodeType.createAndFill() : schema.nodeFromJSON({ type: "doc", content });
    if (document !== null) binding.replace(document as Node, binding);
    binding.destroy();
    meta.set(metaKeys.schema, schemaVersion);
  });
  return true;
}

/** An element of the tree and all below it, as JSON of this schema. What the schema does not know becomes a placeholder. */
function elementContent(element: Y.XmlElement, schema: Schema): JSONContent {
  const { attributes } = splitOwn(element.getAttributes());
  const children = element.toArray().flatMap((child): JSONContent[] => {
    if (child instanceof Y.XmlElement) return [elementContent(child, schema)];
    return child instanceof Y.XmlText ? textContent(child, schema) : [];
  });
  const type = schema.nodes[element.nodeName];
  if (type !== undefined) return { type: type.name, attrs: attributes, content: children };
  const inline = children.every((child) => child.type === "text");
  return {
    type: inline ? unknownNames.block : unknownNames.container,
    attrs: { type: element.nodeName, attributes },
    content: children,
  };
}

function textContent(text: Y.XmlText, schema: Schema): JSONContent[] {
  return (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).flatMap(
    ({ insert, attributes = {} }) => {
      if (typeof insert !== "string" || insert === "") return [];
      const marks = Object.entries(attributes).map(([name, value]) =>
        schema.marks[name] === undefined
          ? { type: unknownNames.mark, attrs: { key: name, value } }
          : { type: name, attrs: typeof value === "object" && value !== null ? { ...value } : {} },
      );
      return [{ type: "text", text: insert, marks }];
    },
  );
}
