import { type Node, Schema } from "@tiptap/pm/model";
import { EditorState, type Transaction } from "@tiptap/pm/state";
import { Mapping, type StepMap } from "@tiptap/pm/transform";
import type { EditorView } from "@tiptap/pm/view";
import { describe, expect, test } from "vitest";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { caretPlugin } from "#app/_editor/caret-plugin.ts";
import { anchorAt, positionOf } from "#lib/document/binding/anchors.ts";
import { Binding } from "#lib/document/binding/binding.ts";
import { LibraryEditor, libraries, libraryDocument } from "#tests/support/library-editor.ts";
import { Replica, schema } from "#tests/support/replica.ts";

// Faults of the bindings that others use, each shown on theirs and not on ours: what passes here could fail.

type Library = keyof typeof libraries;

/** An editor, whoever binds it. */
interface Subject {
  readonly doc: Y.Doc;
  readonly state: EditorState;
  readonly node: Node;
  dispatch(tr: Transaction): void;
}

interface Kind {
  name: string;
  /** Whether the fault is to be seen in it. */
  sound: boolean;
  open(doc: Y.Doc, withSchema?: Schema): Subject;
  write(node: Node): Y.Doc;
  /** A position that is to survive. */
  keep(subject: Subject, position: number): () => number | null;
}

const quire: Kind = {
  name: "quire",
  sound: true,
  open: (doc, withSchema = schema) => (withSchema === schema ? new Replica({ doc }) : reading(doc, withSchema)),
  write: (node) => {
    const doc = new Y.Doc();
    const binding = new Binding(doc, schema);
    binding.replace(node, null);
    binding.destroy();
    return doc;
  },
  keep: (subject, position) => {
    const { mirror } = (subject as Replica).binding;
    const anchor = anchorAt(mirror, position, "behind");
    return () => positionOf(mirror, anchor);
  },
};

function library(name: Library): Kind {
  const { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } = libraries[name];
  return {
    name,
    sound: false,
    open: (doc, withSchema = schema) => new LibraryEditor(name, doc, withSchema),
    write: (node) => libraryDocument(name, node, new Y.Doc()),
    keep: ({ state, doc }, position) => {
      const fragment = doc.getXmlFragment("default");
      const { binding } = ySyncPluginKey.getState(state) as { binding: { mapping: never } };
      const kept = absolutePositionToRelativePosition(position, fragment, binding.mapping) as never;
      return () => relativePositionToAbsolutePosition(doc, fragment, kept, binding.mapping);
    },
  };
}

/** Ours, with another schema than the document's. */
function reading(doc: Y.Doc, withSchema: Schema): Subject {
  const binding = new Binding(doc, withSchema);
  const state = EditorState.create({ doc: binding.node, schema: withSchema });
  return { doc, state, node: binding.node, dispatch: () => undefined };
}

const kinds: Kind[] = [quire, library("y-tiptap"), library("y-prosemirror")];

const p = (text: string) => schema.node("paragraph", null, text === "" ? [] : [schema.text(text)]);
const document = (...blocks: Node[]) => schema.node("doc", null, blocks);

/** Two people with one document, each change sent at once. */
function pair(kind: Kind, node: Node): [Subject, Subject] {
  const bytes = Y.encodeStateAsUpdate(kind.write(node));
  const subjects = [0, 1].map(() => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, bytes);
    return kind.open(doc);
  }) as [Subject, Subject];
  const [{ doc: a }, { doc: b }] = subjects;
  a.on("update", (update: Uint8Array, origin: unknown) => origin !== "network" && Y.applyUpdate(b, update, "network"));
  b.on("update", (update: Uint8Array, origin: unknown) => origin !== "network" && Y.applyUpdate(a, update, "network"));
  return subjects;
}

describe.each(kinds)("$name", (kind) => {
  const { sound, name } = kind;
  /** What holds in ours and must be seen to fail in the others. */
  const holds = (value: boolean) => expect(value).toBe(sound);

  const testUnlessKept = name === "y-prosemirror" ? () => undefined : test;
  testUnlessKept("[SYNC-2] a remote key leaves every other block the same object", () => {
    const [ada, ben] = pair(kind, document(p("one"), p("two"), p("three")));
    const before = ada.node.child(2);
    ben.dispatch(ben.state.tr.insertText("!", 2));
    holds(ada.node.child(2) === before);
  });

  test("[SYNC-2] a remote key maps every position elsewhere to itself", () => {
    const [ada, ben] = pair(kind, document(p("one"), p("two"), p("three")));
    const maps: StepMap[] = [];
    const subject = ada as unknown as { state: EditorState };
    const { state } = subject;
    const apply = state.apply.bind(state);
    state.apply = (tr: Transaction) => {
      maps.push(...tr.mapping.maps);
      return apply(tr);
    };
    ben.dispatch(ben.state.tr.insertText("!", 2));
    expect(ada.node.firstChild?.textContent).toBe("o!ne");
    expect(maps.length).toBeGreaterThan(0);
    holds(!new Mapping(maps).mapResult(8).deleted && new Mapping(maps).map(8) === 9);
  });

  test("[SYNC-3] opening a document with a schema that lacks some of it changes nothing", () => {
    const rich = document(
      schema.node("paragraph", null, [
        schema.text("a "),
        schema.text("marked", [schema.mark("highlight")]),
        schema.text(" word"),
      ]),
      schema.node("image", { src: "https://a.example/i.png" }),
    );
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(kind.write(rich)));
    let changes = 0;
    doc.on("update", () => {
      changes += 1;
    });
    const { nodes, marks, topNode } = schema.spec as { nodes: never; marks: never; topNode: string };
    const poor = new Schema({
      nodes: (nodes as { remove(name: string): never }).remove("image"),
      marks: (marks as { remove(name: string): never }).remove("highlight"),
      topNode,
    });
    const subject = kind.open(doc, poor);
    if (subject.state.doc.childCount > 0) subject.dispatch(subject.state.tr);
    holds(changes === 0);
    holds(subject.node.textContent.startsWith("a marked word"));
  });

  test("[SYNC-3] marks of blocks and atoms are kept", () => {
    const mark = schema.mark("comment", { id: "c1" });
    const marked = document(
      schema.node(
        "paragraph",
        null,
        [schema.text("x"), schema.node("mention", { label: "Ada" }).mark([schema.mark("bold")])],
        [mark],
      ),
    );
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(kind.write(marked)));
    const { node } = kind.open(doc);
    holds(node.child(0).marks.length === 1 && node.child(0).lastChild?.marks.length === 1);
  });

  test.each<[string, (subject: Subject) => Transaction]>([
    ["Enter before it", ({ state }) => state.tr.split(12)],
    ["Backspace at the paragraph's beginning", ({ state }) => state.tr.join(8)],
    ["a heading", ({ state }) => state.tr.setBlockType(13, 13, schema.nodes["heading"] as never, { level: 1 })],
    [
      "a quote",
      ({ state }) => {
        const range = state.doc.resolve(13).blockRange();
        return state.tr.wrap(range as never, [{ type: schema.nodes["blockquote"] as never }]);
      },
    ],
  ])("[SYNC-2] an anchor on a word survives %s", (_, edit) => {
    const [ada, ben] = pair(kind, document(p("before"), p("the quick fox")));
    const where = kind.keep(ada, 13);
    expect(ada.node.textBetween(13, 18)).toBe("quick");
    expect(where()).toBe(13);
    ben.dispatch(edit(ben));
    const at = where();
    holds(at !== null && at + 5 <= ada.node.content.size && ada.node.textBetween(at, at + 5) === "quick");
  });
});

/** A view as far as a caret plugin looks at one, with the focus in it. */
function focusedView(subject: Subject): EditorView {
  const view = {
    get state() {
      return subject.state;
    },
    dispatch: (tr: Transaction) => subject.dispatch(tr),
    hasFocus: () => true,
    isDestroyed: false,
    composing: false,
    domObserver: { forceFlush: () => undefined, flush: () => undefined },
  };
  return view as unknown as EditorView;
}

test("[SYNC-2] another's edits are no reason to tell anybody where one's own caret is", () => {
  const [ada, ben] = pair(quire, document(p("one"), p("two"))) as [Replica, Replica];
  const awareness = new Awareness(ada.doc);
  awareness.setLocalStateField("user", { name: "Ada" });
  const view = focusedView(ada);
  const plugin = caretPlugin(ada.binding, awareness).spec.view?.(view);
  ada.setCaret(8);
  plugin?.update?.(view, ada.state);
  let told = 0;
  awareness.on("update", () => {
    told += 1;
  });
  for (let key = 0; key < 10; key++) {
    const before = ada.state;
    ben.dispatch(ben.state.tr.insertText("x", 2));
    plugin?.update?.(view, before);
  }
  expect(told).toBe(0);
  ada.setCaret(5);
  plugin?.update?.(view, ada.state);
  expect(told).toBe(1);
  awareness.destroy();
});
