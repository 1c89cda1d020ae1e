import type { Mark, Node, Schema } from "@tiptap/pm/model";
import { attributeTable, validAttributes } from "#lib/document/schema/attributes.ts";

/** A node of a document as JSON, as ProseMirror and Tiptap write it; attributes that are as by default are left out. */
export interface NodeJson {
  type: string;
  attrs?: Record<string, unknown>;
  content?: NodeJson[];
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  text?: string;
}

/** Deeper content is refused: what is nested so was made to overflow a stack. */
const deepest = 100;

/** A document as JSON. */
export function toJson(node: Node): NodeJson {
  const attrs = givenAttributes(node.type.name, node.attrs);
  const content: NodeJson[] = [];
  node.forEach((child) => content.push(toJson(child)));
  return {
    type: node.type.name,
    ...(attrs === null ? {} : { attrs }),
    ...(content.length === 0 ? {} : { content }),
    ...(node.marks.length === 0 ? {} : { marks: node.marks.map(markJson) }),
    ...(node.isText ? { text: node.text ?? "" } : {}),
  };
}

function markJson({ type, attrs }: Mark): { type: string; attrs?: Record<string, unknown> } {
  const given = givenAttributes(type.name, attrs);
  return given === null ? { type: type.name } : { type: type.name, attrs: given };
}

function givenAttributes(type: string, attributes: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const rules = attributeTable[type] ?? {};
  const given = Object.entries(attributes).filter(([name, value]) => value !== rules[name]?.default);
  return given.length === 0 ? null : Object.fromEntries(given);
}

/** The document that JSON describes. Values that no attribute may have count as not given. Throws RangeError where it fits no schema. */
export function fromJson(json: unknown, schema: Schema): Node {
  const node = schema.nodeFromJSON(cleaned(json, 0));
  if (node.type !== schema.topNodeType) throw new RangeError("The content must be a whole document.");
  node.check();
  return node;
}

function cleaned(json: unknown, depth: number): NodeJson {
  if (depth > deepest) throw new RangeError("The content is nested too deep.");
  if (typeof json !== "object" || json === null) throw new RangeError("A node must be an object.");
  const { type, attrs, content, marks, text } = json as Partial<NodeJson>;
  if (typeof type !== "string") throw new RangeError("A node must have a type.");
  if (content !== undefined && !Array.isArray(content)) throw new RangeError("A node's content must be an array.");
  if (marks !== undefined && !Array.isArray(marks)) throw new RangeError("A node's marks must be an array.");
  return {
    type,
    attrs: validAttributes(type, attrs ?? {}) ?? {},
    ...(content === undefined ? {} : { content: content.map((child) => cleaned(child, depth + 1)) }),
    ...(marks === undefined
      ? {}
      : {
          marks: marks.map((mark) => ({ type: mark.type, attrs: validAttributes(mark.type, mark.attrs ?? {}) ?? {} })),
        }),
    ...(typeof text === "string" ? { text: text.replaceAll("\0", "") } : {}),
  };
}
