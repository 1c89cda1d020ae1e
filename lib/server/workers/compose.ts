import { DOMParser, Fragment, type Node } from "@tiptap/pm/model";
import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import { diffArrays } from "diff";
import { parseHTML } from "linkedom";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { sameTokens } from "#lib/document/binding/comparison.ts";
import type { Range } from "#lib/document/binding/ranges.ts";
import { bodyName, footnotesOf } from "#lib/document/footnotes.ts";
import { migrateDocument } from "#lib/document/migrations.ts";
import { seedUpdate } from "#lib/document/seed.ts";
import { metaKeys, metaName } from "#lib/document/shared-types.ts";
import { cleanTitle, titleOf } from "#lib/document/title.ts";
import { withFootnoteNumbers, withFreshFootnotes, withKnownFootnotes } from "#lib/formats/footnotes.ts";
import { mendFootnotes } from "#lib/formats/foreign-footnotes.ts";
import { fromJson, toJson } from "#lib/formats/json.ts";
import { markdownToHtml, toMarkdown } from "#lib/formats/markdown.ts";
import { fromText, toText } from "#lib/formats/text.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Content, ContentChange, ContentFormat, DocumentChange } from "#lib/server/composer.ts";
import { applyRow, decodeUpdate, isNovel, pendingBytes } from "#lib/server/updates.ts";
import { serve } from "#lib/server/worker-server.ts";
import { jsonDepth } from "#lib/std/bytes.ts";
import { extensions, loadStored, schema } from "./stored.ts";

serve({
  compose: ({ title, content }: { title: string; content: Content }): Uint8Array => {
    const node = nodeOf(content);
    const doc = loadStored([seedUpdate({ title: cleanTitle(title) })]);
    rewrite(doc, node);
    const update = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    if (update.byteLength > limits.documentBytes) throw tooLarge();
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
    const stored = updates.reduce((sum, { byteLength }) => sum + byteLength, update?.byteLength ?? 0);
    // The rows of a log come to more than the document: only where they do is it worth measuring.
    const isFull = stored > limits.documentBytes && Y.encodeStateAsUpdate(doc).byteLength > limits.documentBytes;
    doc.destroy();
    if (isFull) throw tooLarge();
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
    if (size > limits.documentBytes) throw tooLarge();
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

function tooLarge(): AppError {
  const most = limits.documentBytes / 1024 / 1024;
  return new AppError("too_large", { message: `A document may have ${most} MiB with its history.` });
}

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
  rewrite(doc, "put" in change ? withKnownFootnotes(nodeOf(change.put), node) : change.patch.reduce(patched, node));
  return isMigrated || !nodeEquals(doc, node);
}

/** The document with one change made. Blocks are counted from 0; a range is from its first to before its last. */
function patched(node: Node, { op, at, content }: ContentChange): Node {
  const blocks = childrenOf(node);
  // The words of footnotes stand at the end: what is appended comes before them.
  const last = blocks.findLastIndex(({ type }) => type.name !== bodyName);
  const place = at ?? (op === "prepend" ? 0 : Math.max(0, last));
  if (place < 0 || place >= Math.max(1, blocks.length)) {
    throw new AppError("bad_request", { message: `There is no block ${place}; the document has ${blocks.length}.` });
  }
  const gone = op === "replace" ? blocks.splice(place, 1) : [];
  const fresh = childrenOf(withFreshFootnotes(nodeOf(content), node.copy(Fragment.from(blocks))));
  const spoken = new Set(footnotesOf(node.copy(Fragment.from(fresh))).references.map(({ id }) => id));
  const isOwnBody = ({ type, attrs }: Node) => type.name === bodyName && spoken.has(String(attrs["id"]));
  const from = op === "append" ? place + 1 : place;
  blocks.splice(from, 0, ...fresh.filter((block) => !isOwnBody(block)));
  blocks.push(...fresh.filter(isOwnBody));
  // A document is never without a block.
  return node.copy(Fragment.from(blocks.length === 0 ? gone : blocks));
}

/** Makes a document's body another one, block by block: what stays is not written again, and what others write into it stays theirs. */
function rewrite(doc: Y.Doc, wanted: Node): void {
  const binding = new Binding(doc, schema);
  try {
    binding.replace(wanted, binding, rangesOf(binding.node, wanted));
  } finally {
    binding.destroy();
  }
}

/** More blocks than these are not compared letter by letter: each costs a look at all the others. */
const comparedBlocks = 400;

/** Which ranges of a document become which of another: by their blocks, and within a block that becomes another by their letters. */
function rangesOf(before: Node, after: Node): Range[] {
  const ranges: Range[] = [];
  let [oldAt, newAt] = [0, 0];
  let [gone, fresh]: [Node[], Node[]] = [[], []];
  const flush = () => {
    const isPaired = gone.length === fresh.length && ranges.length + gone.length <= comparedBlocks;
    const sizeOf = (nodes: readonly Node[]) => nodes.reduce((size, node) => size + node.nodeSize, 0);
    const [oldTo, newTo] = [oldAt + sizeOf(gone), newAt + sizeOf(fresh)];
    if (!isPaired) ranges.push({ oldFrom: oldAt, oldTo, newFrom: newAt, newTo });
    else {
      let [from, into] = [oldAt, newAt];
      for (const [index, block] of gone.entries()) {
        const other = fresh[index] ?? block;
        ranges.push(...differenceOf(block, from, other, into));
        from += block.nodeSize;
        into += other.nodeSize;
      }
    }
    [oldAt, newAt] = [oldTo, newTo];
    [gone, fresh] = [[], []];
  };
  const [old, now] = [childrenOf(before), childrenOf(after)];
  let [oldIndex, newIndex] = [0, 0];
  for (const { added, removed, count } of blockDiff(old, now)) {
    if (!removed && !added && (gone.length > 0 || fresh.length > 0)) flush();
    if (removed) gone.push(...old.slice(oldIndex, oldIndex + count));
    else if (added) fresh.push(...now.slice(newIndex, newIndex + count));
    else
      for (const node of old.slice(oldIndex, oldIndex + count))
        [oldAt, newAt] = [oldAt + node.nodeSize, newAt + node.nodeSize];
    if (!added) oldIndex += count;
    if (!removed) newIndex += count;
  }
  if (gone.length > 0 || fresh.length > 0) flush();
  return ranges;
}

/** More blocks than these taken out and put in: looking for the best way would take long, and one block after the other will do. */
const diffedBlocks = 1_000;

/** The blocks that stay, go and come, in order. */
function blockDiff(old: readonly Node[], now: readonly Node[]): { added: boolean; removed: boolean; count: number }[] {
  const names = new Map<string, number>();
  // Compared as numbers: two documents without a block in common are compared millions of times.
  const named = (nodes: readonly Node[]) =>
    nodes.map((node) => {
      const text = JSON.stringify(node.toJSON());
      const name = names.get(text) ?? names.size;
      names.set(text, name);
      return name;
    });
  const [a, b] = [named(old), named(now)];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1;
  let tail = 0;
  while (tail < a.length - same && tail < b.length - same && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const [inA, inB] = [a.slice(same, a.length - tail), b.slice(same, b.length - tail)];
  const middle = diffArrays(inA, inB, { maxEditLength: diffedBlocks }) ?? [
    { added: false, removed: true, count: inA.length },
    { added: true, removed: false, count: inB.length },
  ];
  const kept = (count: number) => ({ added: false, removed: false, count });
  return [kept(same), ...middle.map(({ added, removed, count }) => ({ added, removed, count })), kept(tail)];
}

/** Where the letters of a block differ from those of the one that it becomes; nowhere, where only its looks do. */
function differenceOf(block: Node, from: number, other: Node, into: number): Range[] {
  if (sameTokens(block, other)) return [];
  const start = block.sameMarkup(other) ? block.content.findDiffStart(other.content) : null;
  const end = start === null ? null : block.content.findDiffEnd(other.content);
  if (start === null || end === null) {
    return [{ oldFrom: from, oldTo: from + block.nodeSize, newFrom: into, newTo: into + other.nodeSize }];
  }
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  return [
    {
      oldFrom: from + 1 + start,
      oldTo: from + 1 + end.a + overlap,
      newFrom: into + 1 + start,
      newTo: into + 1 + end.b + overlap,
    },
  ];
}

function childrenOf(node: Node): Node[] {
  return Array.from({ length: node.childCount }, (_, index) => node.child(index));
}

function nodeOf({ format, source }: Content): Node {
  try {
    switch (format) {
      case "json":
        return fromJson(typeof source === "string" ? parsed(source) : source, schema);
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

function parsed(text: string): unknown {
  if (jsonDepth(new TextEncoder().encode(text)) > limits.apiJsonDepth) {
    throw new AppError("bad_request", { message: "The content is nested too deep." });
  }
  return JSON.parse(text);
}

/** Only what the schema has is read; nothing of it runs, and nothing is fetched. */
function fromHtml(html: string): Node {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  document.body.innerHTML = html;
  mendFootnotes(document.body as unknown as HTMLElement);
  // A picture is a block here: a paragraph around nothing else would stay behind empty.
  for (const paragraph of document.querySelectorAll("p:has(> img)")) {
    const isPictures = [...paragraph.children].every(({ tagName }) => tagName === "IMG");
    if (isPictures && paragraph.textContent?.trim() === "") paragraph.replaceWith(...paragraph.children);
  }
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
      return withFootnoteNumbers(htmlOf(node), node);
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
