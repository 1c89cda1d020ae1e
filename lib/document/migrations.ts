import type { JSONContent } from "@tiptap/core";
import type { Node, NodeType, Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import { Binding } from "./binding/binding.ts";
import { splitOwn } from "./binding/tree.ts";
import { unknownNames } from "./schema/unknown.ts";
import { schemaVersion, shapeVersion } from "./schema/version.ts";
import { bodyName, metaKeys, metaName } from "./shared-types.ts";

/**
 * Brings a document of an older schema to this one, forward only. Changes `doc` and returns whether it did. It is run
 * once, by the server, before anyone sees the document: two replicas that each did it would have everything twice.
 *
 * Version 1 kept the body as a tree of elements, as y-prosemirror does; since version 2 it is one sequence (decisions/0004). Version 3 has
 * attachments, version 4 the words of footnotes.
 */
export function migrateDocument(doc: Y.Doc, schema: Schema): boolean {
  const meta = doc.getMap(metaName);
  const version = meta.get(metaKeys.schema);
  if (typeof version !== "number" || version >= schemaVersion) return false;
  doc.transact(() => {
    meta.set(metaKeys.schema, schemaVersion);
    if (version >= shapeVersion) return;
    const body = doc.get(bodyName, Y.XmlText) as Y.XmlText;
    const content: JSONContent[] = [];
    for (let item = body._start; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentType)) continue;
      content.push(...blocksOf(item.content.type, schema, 0));
    }
    const binding = new Binding(doc, schema);
    const document =
      content.length === 0 ? schema.topNodeType.createAndFill() : schema.nodeFromJSON({ type: "doc", content });
    if (document !== null) binding.replace(document as Node, binding);
    binding.destroy();
  });
  return true;
}

/** Deeper than any document of version 1 is: what is nested deeper is somebody's attempt to overflow a stack. */
const deepest = 100;

/** A child of a container, as blocks of this schema: text that stands loose becomes a paragraph. */
function blocksOf(child: unknown, schema: Schema, depth: number): JSONContent[] {
  if (child instanceof Y.XmlText) {
    const content = inlineOf(child, schema);
    return content.length === 0 ? [] : [{ type: "paragraph", content }];
  }
  return child instanceof Y.XmlElement && depth < deepest ? [blockOf(child, schema, depth)] : [];
}

/** An element of the tree as a block or a container. What the schema does not know, or not there, becomes a placeholder. */
function blockOf(element: Y.XmlElement, schema: Schema, depth: number): JSONContent {
  const { attributes } = splitOwn(element.getAttributes());
  const type = schema.nodes[element.nodeName];
  const children = element.toArray();
  const hasText = children.some((child) => child instanceof Y.XmlText);
  if (type?.isTextblock === true) {
    return { type: type.name, attrs: attributes, content: children.flatMap((child) => inlineOf(child, schema)) };
  }
  if (type?.isBlock === true && type.isLeaf && children.length === 0) return { type: type.name, attrs: attributes };
  const stand = { type: element.nodeName, attributes };
  if (type === undefined && hasText) {
    return { type: unknownNames.block, attrs: stand, content: children.flatMap((child) => inlineOf(child, schema)) };
  }
  const content = children.flatMap((child) => blocksOf(child, schema, depth + 1));
  if (content.length === 0) return { type: unknownNames.block, attrs: stand };
  const fits =
    type?.isBlock === true &&
    !type.isLeaf &&
    type !== schema.topNodeType &&
    content.every((child) => type.contentMatch.matchType(schema.nodes[child.type ?? ""] as NodeType) !== null);
  return fits
    ? { type: type.name, attrs: attributes, content }
    : { type: unknownNames.container, attrs: stand, content };
}

/** A child of a block of text, as text and atoms. */
function inlineOf(child: unknown, schema: Schema): JSONContent[] {
  if (child instanceof Y.XmlElement) {
    const { attributes } = splitOwn(child.getAttributes());
    const type = schema.nodes[child.nodeName];
    if (type?.isInline === true && type.isLeaf && !type.isText) return [{ type: type.name, attrs: attributes }];
    const text = child.toString().replaceAll(/<[^>]*>/g, "");
    return [{ type: unknownNames.inline, attrs: { type: child.nodeName, attributes, text } }];
  }
  if (!(child instanceof Y.XmlText)) return [];
  return (child.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).flatMap(
    ({ insert, attributes = {} }) => {
      if (typeof insert !== "string") return inlineOf(insert, schema);
      if (insert === "") return [];
      const marks = Object.entries(attributes).map(([name, value]) =>
        schema.marks[name] === undefined
          ? { type: unknownNames.mark, attrs: { key: name, value } }
          : { type: name, attrs: typeof value === "object" && value !== null ? { ...value } : {} },
      );
      return [{ type: "text", text: insert, marks }];
    },
  );
}
