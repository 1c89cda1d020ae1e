import type { Node } from "@tiptap/pm/model";
import { EditorState } from "@tiptap/pm/state";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { LibraryEditor, type libraries, libraryDocument } from "#tests/support/library-editor.ts";
import { Replica } from "#tests/support/replica.ts";
import { documentOf, middle, percentile, schema } from "./documents.ts";

const pageCounts = [10, 100, 500];
const keys = 300;
/** The first ones warm the code up. */
const warmUp = 50;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

interface Row {
  pages: number;
  binding: string;
  openMs: number;
  localMs: number;
  remoteMs: number;
  tenRemoteMs: number;
  heapMb: number;
  bytes: number;
}

/** An editor of one kind, as the bench drives it. */
interface Subject {
  state: EditorState;
  dispatch(tr: EditorState["tr"]): void;
}

/**
 * What a binding costs without a view: opening, a key of one's own, a key of another's, ten in one frame, memory. Ours,
 * the two libraries' and plain ProseMirror in one run.
 */
export function binding(): Promise<void> {
  const rows: Row[] = [];
  for (const pages of pageCounts) {
    const node = documentOf(pages);
    rows.push(plain(pages, node));
    rows.push(measure(pages, "quire", ours(node), (doc) => new Replica({ doc })));
    for (const library of ["y-prosemirror", "y-tiptap"] as const) {
      rows.push(measure(pages, library, theirs(library, node), (doc) => new LibraryEditor(library, doc, schema)));
    }
  }
  console.table(rows.map((row) => ({ ...row, bytes: row.bytes })));
  const of = (pages: number, name: string) => rows.find((row) => row.pages === pages && row.binding === name) as Row;
  const ratio = (a: number, b: number) => (a / b).toFixed(2);
  console.log(
    `A remote key at 500 pages: ${ratio(of(500, "quire").remoteMs, of(500, "y-prosemirror").remoteMs)} of y-prosemirror's, ` +
      `${ratio(of(500, "quire").remoteMs, of(500, "y-tiptap").remoteMs)} of y-tiptap's; ` +
      `${ratio(of(500, "quire").remoteMs, of(10, "quire").remoteMs)} of its own at 10 pages.`,
  );
  return Promise.resolve();
}

function ours(node: Node): Uint8Array {
  const doc = new Y.Doc();
  const made = new Binding(doc, schema);
  made.replace(node, null);
  made.destroy();
  return Y.encodeStateAsUpdate(doc);
}

function theirs(library: keyof typeof libraries, node: Node): Uint8Array {
  return Y.encodeStateAsUpdate(libraryDocument(library, node, new Y.Doc()));
}

function measure(pages: number, name: string, bytes: Uint8Array, open: (doc: Y.Doc) => Subject): Row {
  const load = () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, bytes);
    return doc;
  };
  // Once to warm up.
  open(load());
  const openMs = median(Array.from({ length: 5 }, () => timed(() => void open(load()))));
  collectGarbage();
  const heapBefore = process.memoryUsage().heapUsed;
  const reader = { doc: load(), subject: null as Subject | null };
  reader.subject = open(reader.doc);
  collectGarbage();
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1024 / 1024;

  const writerDoc = load();
  const writer = open(writerDoc);
  const updates: Uint8Array[] = [];
  writerDoc.on("update", (update: Uint8Array) => updates.push(update));
  const at = middle(writer.state.doc);
  const local: number[] = [];
  for (let key = 0; key < keys; key++) {
    const tr = writer.state.tr.insertText("x", at + key);
    local.push(timed(() => writer.dispatch(tr)));
  }
  const remote = updates.slice(0, keys / 2).map((update) => timed(() => Y.applyUpdate(reader.doc, update, "remote")));
  const tens: number[] = [];
  for (let first = keys / 2; first + 10 <= updates.length; first += 10) {
    const frame = updates.slice(first, first + 10);
    tens.push(
      timed(() =>
        reader.doc.transact(() => {
          for (const update of frame) Y.applyUpdate(reader.doc, update, "remote");
        }, "remote"),
      ),
    );
  }
  if (!reader.subject.state.doc.eq(writer.state.doc)) throw new Error(`${name}: the two documents differ`);
  return {
    pages,
    binding: name,
    openMs,
    localMs: median(local.slice(warmUp)),
    remoteMs: median(remote.slice(warmUp)),
    tenRemoteMs: median(tens),
    heapMb: Number(heapMb.toFixed(1)),
    bytes: bytes.byteLength,
  };
}

/** No binding at all: what ProseMirror's own state costs. */
function plain(pages: number, node: Node): Row {
  let state = EditorState.create({ doc: node, schema });
  const at = middle(node);
  const local = Array.from({ length: keys }, (_, key) => {
    const tr = state.tr.insertText("x", at + key);
    return timed(() => {
      state = state.apply(tr);
    });
  });
  const json = JSON.stringify(node.toJSON());
  const openMs = median(
    Array.from({ length: 5 }, () =>
      timed(() => void EditorState.create({ doc: schema.nodeFromJSON(JSON.parse(json)) })),
    ),
  );
  const localMs = median(local.slice(warmUp));
  return { pages, binding: "none", openMs, localMs, remoteMs: 0, tenRemoteMs: 0, heapMb: 0, bytes: json.length };
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
