import { DOMParser, Fragment, type Node } from "@tiptap/pm/model";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import { diffArrays } from "diff";
import { parseHTML } from "linkedom";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { migrateDocument } from "#lib/document/migrations.ts";
import { seedUpdate } from "#lib/document/seed.ts";
import { metaKeys, metaName } from "#lib/document/shared-types.ts";
import { cleanTitle, titleOf } from "#lib/document/title.ts";
import { fromJson, toJson } from "#lib/formats/json.ts";
import { markdownToHtml, toMarkdown } from "#lib/formats/markdown.ts";
import { fromText, toText } from "#lib/formats/text.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Content, ContentChange, ContentFormat, DocumentChange } from "#lib/server/composer.ts";
import { applyRow, decodeUpdate, isNovel, pendingBytes } from "#lib/server/updates.ts";
import { serve } from "#lib/server/worker-server.ts";
import { extensions, loadStored, schema } from "./stored.ts";

serve({
  compose: ({ title, content }: { title: string; content: Content }): Uint8Array => {
    const node = nodeOf(content);
    const doc = loadStored([seedUpdate({ title: cleanTitle(title) })]);
    rewrite(doc, node);
    const update = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    return update;
  },
  copy: ({ updates, title }: { updates: Uint8Array[]; title: string }): Uint8Array => {
    const doc = loadStored(updates);
    migrateDocument(doc, schema);
    doc.getMap(metaName).set(metaKeys.title, cleanTitle(title));
    const update = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    return update;
  },
  adopt: ({ update, title }: { update: Uint8Array; title: string }): { update: Uint8Array; title: string } => {
    decodeUpdate(update);
    const doc = new Y.Doc();
    if (!applyRow(doc, update).applied || pendingBytes(doc) > 0) {
      throw new AppError("bad_update", { message: "This is no whole document." });
    }
    migrateDocument(doc, schema);
    const meta = doc.getMap(metaName);
    if (titleOf(doc) === "") meta.set(metaKeys.title, cleanTitle(title));
    const adopted = { update: Y.encodeStateAsUpdate(doc), title: titleOf(doc) };
    doc.destroy();
    return adopted;
  },
  change: ({ updates, change }: { updates: Uint8Array[]; change: DocumentChange }): Uint8Array | null => {
    const doc = loadStored(updates);
    const before = Y.encodeStateVector(doc);
    const isOther = changeDocument(doc, change);
    const update = isOther ? Y.encodeStateAsUpdate(doc, before) : null;
    doc.destroy();
    return update;
  },
  encode: ({ updates }: { updates: Uint8Array[] }): Uint8Array => {
    const doc = loadStored(updates);
    const update = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    return update;
  },
  examine: ({ updates, update }: { updates: Uint8Array[]; update: Uint8Array }): boolean => {
    const decoded = decodeUpdate(update);
    const doc = loadStored(updates);
    const pending = pendingBytes(doc);
    const novel = isNovel(doc, decoded);
    const { applied } = applyRow(doc, update);
    const isWhole = pendingBytes(doc) <= pending;
    const size = novel ? Y.encodeStateAsUpdate(doc).byteLength : 0;
    doc.destroy();
    if (!applied) throw new AppError("bad_update");
    if (!isWhole)
      throw new AppError("bad_update", { message: "The update depends on changes that the document has not." });
    if (size > limits.documentBytes) throw new AppError("too_large");
    return novel;
  },
  write: ({ updates, format }: { updates: Uint8Array[]; format: ContentFormat }): string => {
    const doc = loadStored(updates);
    migrateDocument(doc, schema);
    const binding = new Binding(doc, schema);
    const text = written(binding.node, format);
    binding.destroy();
    doc.destroy();
    return text;
  },
  close: () => undefined,
});

function changeDocument(doc: Y.Doc, change: DocumentChange): boolean {
  if ("title" in change) {
    const title = cleanTitle(change.title);
    if (titleOf(doc) === title) return false;
    doc.getMap(metaName).set(metaKeys.title, title);
    return true;
  }
  const isMigrated = migrateDocument(doc, schema);
  const binding = new Binding(doc, schema);
  const { node } = binding;
  binding.destroy();
  rewrite(doc, "put" in change ? nodeOf(change.put) : change.patch.reduce(patched, node));
  return isMigrated || !nodeEquals(doc, node);
}

/** The document with one change made. Blocks are counted from 0; a range is from its first to before its last. */
function patched(node: Node, { op, at, content }: ContentChange): Node {
  const blocks = childrenOf(node);
  const fresh = childrenOf(nodeOf(content));
  const place = at ?? (op === "prepend" ? 0 : blocks.length - 1);
  if (place < 0 || place >= Math.max(1, blocks.length)) {
    throw new AppError("bad_request", { message: `There is no block ${place}; the document has ${blocks.length}.` });
  }
  if (op === "replace") blocks.splice(place, 1, ...fresh);
  else blocks.splice(op === "prepend" ? place : place + 1, 0, ...fresh);
  return node.copy(Fragment.from(blocks));
}

/** Makes a document's body another one, block by block: what stays is not written again, and what others write into it stays theirs. */
function rewrite(doc: Y.Doc, wanted: Node): void {
  const binding = new Binding(doc, schema);
  try {
    doc.transact(() => {
      // From the end, so that places before a change stay where they are.
      for (const { from, to, blocks } of runs(binding.node, wanted).toReversed()) {
        const children = childrenOf(binding.node);
        children.splice(from, to - from, ...blocks);
        binding.replace(binding.node.copy(Fragment.from(children)), binding);
      }
      if (!binding.node.eq(wanted)) binding.replace(wanted, binding);
    }, binding);
  } finally {
    binding.destroy();
  }
}

/** Where blocks `from` to before `to` of a document become other ones. Blocks that are replaced one by one are runs of their own. */
function runs(before: Node, after: Node): { from: number; to: number; blocks: Node[] }[] {
  const found: { from: number; to: number; blocks: Node[] }[] = [];
  let from = 0;
  let gone = 0;
  let blocks: Node[] = [];
  const flush = () => {
    const to = from + gone;
    if (gone === blocks.length)
      found.push(...blocks.map((block, index) => ({ from: from + index, to: from + index + 1, blocks: [block] })));
    else if (gone > 0 || blocks.length > 0) found.push({ from, to, blocks });
    from = to;
    gone = 0;
    blocks = [];
  };
  for (const { added, removed, value } of diffArrays(childrenOf(before), childrenOf(after), {
    comparator: (a, b) => a.eq(b),
  })) {
    if (removed) gone += value.length;
    else if (added) blocks.push(...value);
    else {
      flush();
      from += value.length;
    }
  }
  flush();
  return found;
}

function childrenOf(node: Node): Node[] {
  return Array.from({ length: node.childCount }, (_, index) => node.child(index));
}

function nodeOf({ format, source }: Content): Node {
  try {
    switch (format) {
      case "json":
        return fromJson(source, schema);
      case "text":
        return fromJson(fromText(String(source)), schema);
      case "markdown":
        return fromHtml(markdownToHtml(String(source)));
      default:
        return fromHtml(String(source));
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("bad_request", { message: "The content does not fit a document.", cause: error });
  }
}

/** Only what the schema has is read; nothing of it runs, and nothing is fetched. */
function fromHtml(html: string): Node {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  document.body.innerHTML = html;
  const node = DOMParser.fromSchema(schema).parse(document.body);
  // Once more through the rules of attributes, which decide what an address or a colour may be.
  return fromJson(node.toJSON(), schema);
}

function written(node: Node, format: ContentFormat): string {
  switch (format) {
    case "json":
      return JSON.stringify(toJson(node));
    case "text":
      return toText(node);
    case "markdown":
      return `${toMarkdown(node, htmlOf)}\n`;
    default:
      return htmlOf(node);
  }
}

function htmlOf(node: Node): string {
  return renderToHTMLString({ extensions, content: node });
}

function nodeEquals(doc: Y.Doc, node: Node): boolean {
  const binding = new Binding(doc, schema);
  const isSame = binding.node.eq(node);
  binding.destroy();
  return isSame;
}
