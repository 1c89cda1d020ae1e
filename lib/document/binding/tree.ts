import { type Attrs, Fragment, type Mark, type Node, type NodeType, type Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import { validAttributes } from "#lib/document/schema/attributes.ts";
import { unknownNames } from "#lib/document/schema/unknown.ts";
import { type ContainerRecord, readContainer } from "./containers.ts";
import { marksOf } from "./marks.ts";
import { type Formats, plain } from "./sequence.ts";

/**
 * A block of the document: a paragraph, a picture. A leaf with a marker is the marker's; one without is text that
 * stands where no block takes it (before the first marker, behind a picture): it shows as a paragraph of its own.
 */
export class Leaf {
  readonly marker: Y.Item | null;
  /** The containers around it, from the outside in, each as an id of the containers map. */
  path: readonly string[];
  node: Node;
  parent: Branch | null = null;
  /** Its neighbours in the sequence. */
  previous: Leaf | null = null;
  next: Leaf | null = null;

  constructor(marker: Y.Item | null, path: readonly string[], node: Node) {
    this.marker = marker;
    this.path = path;
    this.node = node;
  }
}

/** Something with blocks in it: the document, a list, a cell. `id` is null for the document and for what repairs made. */
export class Branch {
  readonly id: string | null;
  node: Node;
  children: (Branch | Leaf)[];
  parent: Branch | null = null;

  constructor(id: string | null, node: Node, children: (Branch | Leaf)[]) {
    this.id = id;
    this.node = node;
    this.children = children;
    for (const child of children) child.parent = this;
  }
}

/** Names that begin like this are the binding's own among the attributes of markers and containers. */
export const ownKeys = { type: "$type", path: "$in", mark: "$mark:" } as const;

/** What a marker says of its block. */
export interface BlockRecord {
  type: string;
  path: readonly string[];
  attributes: Readonly<Record<string, unknown>>;
  marks: Formats;
}

/** Containers within containers, at most; what says more shows as if it were less deep, and keeps what it says. */
const deepest = 100;
const longestPath = 10_000;

/** Reads what a marker says. */
export function readMarker(element: Y.XmlElement): BlockRecord {
  const all = element.getAttributes() as Record<string, unknown>;
  const type = all[ownKeys.type];
  const path = all[ownKeys.path];
  return {
    type: typeof type === "string" ? type : "paragraph",
    path: typeof path === "string" && path !== "" ? path.slice(0, longestPath).split("/").slice(0, deepest) : [],
    ...splitOwn(all),
  };
}

/** The attributes of a node, and its marks, out of one record. */
export function splitOwn(all: Readonly<Record<string, unknown>>): {
  attributes: Record<string, unknown>;
  marks: Formats;
} {
  const attributes: Record<string, unknown> = {};
  const marks: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(all)) {
    // A shared type where a plain value belongs: nobody could copy it.
    const value = given instanceof Y.AbstractType ? (given.toJSON() as unknown) : given;
    if (key.startsWith(ownKeys.mark)) marks[key.slice(ownKeys.mark.length)] = value;
    else if (!key.startsWith("$")) attributes[key] = value;
  }
  return { attributes, marks: Object.keys(marks).length === 0 ? plain : marks };
}

/** Whether text can stand in a block of this type, known or not. */
export function takesText(schema: Schema, type: string): boolean {
  const known = schema.nodes[type];
  return known === undefined || known.isTextblock || !known.isBlock || !known.isLeaf;
}

/** The node of a block. What the schema does not know as a block becomes a placeholder with all that it has. */
export function leafNode(schema: Schema, { type, attributes, marks }: BlockRecord, content: readonly Node[]): Node {
  const known = schema.nodes[type];
  const nodeMarks = schema.topNodeType.allowedMarks(marksOf(marks, schema));
  if (known?.isBlock === true && (known.isTextblock || known.isLeaf) && known.name !== unknownNames.block) {
    return known.create(validAttributes(type, attributes), fitting(known, content), nodeMarks);
  }
  const stand = schema.nodes[unknownNames.block] as NodeType;
  return stand.create({ type, attributes }, content, nodeMarks);
}

/** The paragraph of text that has no marker. */
export function implicitNode(schema: Schema, content: readonly Node[]): Node {
  return (schema.nodes["paragraph"] as NodeType).create(null, content);
}

/** The content as a block of this type can show it: marks that it does not take stay in the document, unseen. */
function fitting(type: NodeType, content: readonly Node[]): readonly Node[] {
  if (content.every((node) => type.allowsMarks(node.marks))) return content;
  return Fragment.fromArray(content.map((node) => node.mark(type.allowedMarks(node.marks)))).content;
}

/**
 * The tree over a run of leaves: neighbours whose paths begin alike share their containers. `reuse` gives the branches
 * that stood there before: one whose children and attributes are the same keeps its node.
 */
export function growTree(
  schema: Schema,
  containers: Y.Map<unknown>,
  leaves: readonly Leaf[],
  reuse: ReadonlyMap<string, readonly Branch[]>,
): (Branch | Leaf)[] {
  const records = new Map<string, ContainerRecord | null>();
  const recordOf = (id: string): ContainerRecord | null => {
    let record = records.get(id);
    if (record === undefined) {
      record = readContainer(containers, id);
      records.set(id, record);
    }
    return record;
  };

  function group(from: number, to: number, depth: number): (Branch | Leaf)[] {
    const children: (Branch | Leaf)[] = [];
    for (let index = from; index < to;) {
      const leaf = leaves[index] as Leaf;
      const id = leaf.path[depth];
      let end = index + 1;
      if (id === undefined) children.push(leaf);
      else {
        while (end < to && (leaves[end] as Leaf).path[depth] === id) end += 1;
        children.push(branch(id, group(index, end, depth + 1)));
      }
      index = end;
    }
    return children;
  }

  function branch(id: string, children: (Branch | Leaf)[]): Branch {
    const { type, attributes, marks } = describe(recordOf(id));
    const known = schema.nodes[type];
    const fitted = known === undefined || !isContainer(known) ? null : fit(schema, known, children);
    const parts = fitted ?? children;
    const nodeType = fitted === null ? (schema.nodes[unknownNames.container] as NodeType) : (known as NodeType);
    const attrs = fitted === null ? { type, attributes } : validAttributes(type, attributes);
    const nodeMarks = schema.topNodeType.allowedMarks(marksOf(marks, schema));
    const node = keepNode(reuse.get(id) ?? [], nodeType, attrs, parts, nodeMarks);
    return new Branch(id, node, parts);
  }

  return fit(schema, schema.topNodeType, group(0, leaves.length, 0)) as (Branch | Leaf)[];
}

function describe(record: ContainerRecord | null): {
  type: string;
  attributes: Record<string, unknown>;
  marks: Formats;
} {
  if (record === null) return { type: "", attributes: {}, marks: plain };
  return { type: record.type, ...splitOwn(record.attributes) };
}

/** The node of a container, empty: its type, attributes and marks. */
export function containerLooks(schema: Schema, record: ContainerRecord): Node {
  const { type, attributes, marks } = describe(record);
  const known = schema.nodes[type];
  const nodeMarks = schema.topNodeType.allowedMarks(marksOf(marks, schema));
  if (known !== undefined && isContainer(known))
    return known.create(validAttributes(type, attributes), null, nodeMarks);
  return (schema.nodes[unknownNames.container] as NodeType).create({ type, attributes }, null, nodeMarks);
}

function isContainer(type: NodeType): boolean {
  return (
    type.isBlock && !type.isTextblock && !type.isLeaf && type.name !== "doc" && type.name !== unknownNames.container
  );
}

/**
 * The children as a node of this type can hold them: what it does not hold is put into a visible placeholder. Null if
 * it does not hold that either. The same children give the same result everywhere (SYNC-3).
 */
function fit(schema: Schema, type: NodeType, children: (Branch | Leaf)[]): (Branch | Leaf)[] | null {
  const holds = (child: NodeType) => type.contentMatch.matchType(child) !== null;
  const stand = schema.nodes[unknownNames.container] as NodeType;
  if (children.every((child) => holds(child.node.type))) return children;
  if (!holds(stand)) return null;
  return children.map((child) =>
    holds(child.node.type) ? child : new Branch(null, stand.create({ type: "" }, child.node), [child]),
  );
}

/** The node of before where nothing in it changed, else a new one. */
function keepNode(
  before: readonly Branch[],
  type: NodeType,
  attrs: Attrs | null,
  children: readonly (Branch | Leaf)[],
  marks: readonly Mark[],
): Node {
  const made = type.create(
    attrs,
    children.map((child) => child.node),
    marks,
  );
  for (const { node } of before) {
    if (!node.sameMarkup(made) || node.childCount !== made.childCount) continue;
    if (children.every((child, index) => node.child(index) === child.node)) return node;
  }
  return made;
}

/** A node like this one with other children. */
export function withChildren(node: Node, children: readonly (Branch | Leaf)[]): Node {
  return node.copy(Fragment.fromArray(children.map((child) => child.node)));
}
