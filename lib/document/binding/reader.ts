import { Mark, type Node, type NodeType, type Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import { validAttributes } from "#lib/document/schema/attributes.ts";
import { unknownNames } from "#lib/document/schema/unknown.ts";
import { marksOf } from "./marks.ts";
import { type Formats, liveFormat, markerOf, plain, withFormat } from "./sequence.ts";
import { type BlockRecord, readMarker, splitOwn } from "./tree.ts";

/** A marker and the text up to the next one, as they stand in the sequence. */
export interface ReadBlock {
  /** Null for the text before the first marker. */
  marker: Y.Item | null;
  record: BlockRecord | null;
  content: Node[];
}

/** What stood where: called for every item with a length, with whether it is there. */
export type Visit = (item: Y.Item, block: ReadBlock) => void;

/** Reads the blocks from `start` (a marker, or null for the beginning of the sequence) up to the marker `end`, exclusive. */
export function readBlocks(
  body: Y.XmlText,
  schema: Schema,
  range: { start: Y.Item | null; end: Y.Item | null },
  visit?: Visit,
): ReadBlock[] {
  let formats: Formats = plain;
  let marks = Mark.none;
  let block: ReadBlock = { marker: null, record: null, content: [] };
  const blocks: ReadBlock[] = range.start === null ? [block] : [];
  for (let item = range.start ?? body._start; item !== null && item !== range.end; item = item.right) {
    const format = liveFormat(item);
    if (format !== null) {
      formats = withFormat(formats, format);
      marks = marksOf(formats, schema);
      continue;
    }
    if (!item.countable && !item.deleted) continue;
    if (!item.deleted) {
      const element = markerOf(item);
      if (element !== null) {
        block = { marker: item, record: readMarker(element), content: [] };
        blocks.push(block);
        // A marker ends all formats: what goes wrong with one in a merge stays within its block.
        formats = plain;
        marks = Mark.none;
      } else appendInline(block.content, item, marks, schema);
    }
    visit?.(item, block);
  }
  return blocks;
}

function appendInline(content: Node[], item: Y.Item, marks: readonly Mark[], schema: Schema): void {
  if (item.content instanceof Y.ContentString) {
    const last = content.at(-1);
    const text = item.content.str;
    if (last?.isText === true && Mark.sameSet(last.marks, marks)) {
      content[content.length - 1] = schema.text((last.text ?? "") + text, marks);
    } else content.push(schema.text(text, marks));
    return;
  }
  const node = inlineAtom(item, schema).mark(marks);
  for (let count = 0; count < item.length; count++) content.push(node);
}

/** What stands within a line and is no text. What is unknown, or has no place in a line, becomes a placeholder. */
function inlineAtom(item: Y.Item, schema: Schema): Node {
  const element = item.content instanceof Y.ContentType ? item.content.type : null;
  const stand = schema.nodes[unknownNames.inline] as NodeType;
  if (!(element instanceof Y.XmlElement)) return stand.create();
  const { attributes } = splitOwn(element.getAttributes());
  const type = schema.nodes[element.nodeName];
  if (type?.isInline === true && type.isLeaf && !type.isText && type !== stand) {
    return type.create(validAttributes(type.name, attributes));
  }
  return stand.create({ type: element.nodeName, attributes, text: textOf(element) });
}

/** Nobody nests deeper by hand; what does is somebody's attempt to overflow a stack. */
const deepest = 50;

/** All text below an element, as far down as makes sense. */
function textOf(element: Y.XmlElement, depth = 0): string {
  const text = (child: unknown): string => {
    if (child instanceof Y.XmlElement) return depth < deepest ? textOf(child, depth + 1) : "";
    if (!(child instanceof Y.XmlText)) return "";
    const runs = child.toDelta() as { insert: unknown }[];
    return runs.map(({ insert }) => (typeof insert === "string" ? insert : text(insert))).join("");
  };
  return element.toArray().map(text).join("").slice(0, 100_000);
}
