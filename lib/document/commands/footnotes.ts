import type { Node, ResolvedPos } from "@tiptap/pm/model";
import {
  type EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
  Selection,
  TextSelection,
  type Transaction,
} from "@tiptap/pm/state";
import { isFromSequence } from "#lib/document/binding/sync-plugin.ts";
import { bodyName, differInFootnotes, footnotesOf, referenceName, sameFootnotes } from "#lib/document/footnotes.ts";
import { placeFor } from "./atoms.ts";
import { type Command, runOn } from "./command.ts";
import { withBodies, withoutBodies } from "./footnote-copying.ts";
import { emptyBody, insertBodies, insertedRanges, removeBlock, settle } from "./footnote-keeping.ts";

/** Makes a footnote where the caret is and goes to its words; from there it leads back, and from a reference that is selected to its words. */
export const footnoteCommands = {
  footnote: {
    keys: ["Mod-Alt-f"],
    kind: "action",
    anywhere: false,
    isActive: () => false,
    isEnabled: ({ isEditable, state }) => isEditable && footnoteStep(state) !== null,
    run(editor, page) {
      const step = editor.isEditable ? footnoteStep(editor.state) : null;
      if (step === null) return false;
      runOn(editor, (_, dispatch) => {
        dispatch?.(step());
        return true;
      });
      page.perform("reveal");
      return true;
    },
  },
} satisfies Record<string, Command>;

const key = new PluginKey<{ newId: () => string }>("footnotes");

/**
 * Keeps the footnotes whole in all that this person does, as a part of it: who deletes or cuts a reference deletes its words, who pastes or
 * copies one has the words, too, and the words stand in the order of their references. What others do is theirs.
 */
export function footnotes(newId: () => string): Plugin {
  /** Words that came with the references of what was pasted or dropped last. */
  let brought: ReadonlyMap<string, Node> = new Map();
  /** What these are called here: a paste may come in parts. */
  let names = new Map<string, string>();
  /** Words that went with their references: what was cut and comes back has them again, also where the clipboard has no place for them. */
  const gone = new Map<string, Node>();
  return new Plugin({
    key,
    state: { init: () => ({ newId }), apply: (_, value) => value },
    props: {
      handleKeyDown: (view, event) => {
        const step = event.key === "Backspace" && view.editable ? withoutEmpty(view.state) : null;
        if (step !== null) view.dispatch(step);
        return step !== null;
      },
      transformCopied: (slice, { state }) => withBodies(slice, state.doc),
      transformPasted: (slice) => {
        const parted = withoutBodies(slice);
        brought = parted.bodies;
        names = new Map();
        return parted.slice;
      },
    },
    appendTransaction(transactions, before, after) {
      const isOwn = transactions.some((each) => each.docChanged && !isFromSequence(each));
      if (!isOwn || transactions.some(isFromSequence)) return null;
      const isPaste = transactions.some((each) => ["paste", "drop"].includes(String(each.getMeta("uiEvent"))));
      const isPasted = transactions.some((each) => each.getMeta("uiEvent") === "paste");
      const outOfWords =
        isPasted && bodyAround(before.selection.$head) === null ? stayInText(transactions, after) : null;
      if (!differInFootnotes(before.doc, after.doc)) return outOfWords;
      const old = footnotesOf(before.doc);
      if (!isPaste && sameFootnotes(old, footnotesOf(after.doc))) return null;
      const ranges = insertedRanges(transactions);
      const tr = outOfWords ?? after.tr;
      settle({
        tr,
        before: old,
        isInserted: (pos) => ranges.some(({ from, to }) => from <= pos && pos < to),
        brought: isPaste ? brought : new Map(),
        names: isPaste ? names : new Map(),
        gone,
        newId,
      });
      const left = new Set(footnotesOf(tr.doc).bodies.map(({ id }) => id));
      for (const { id, node } of old.bodies) {
        if (left.has(id)) gone.delete(id);
        else gone.set(id, node);
      }
      return tr.docChanged || tr.selectionSet ? tr : null;
    },
  });
}

/** Puts the caret behind what was pasted before the footnotes, where it went on into the first of them; null where it did not. */
function stayInText(transactions: readonly Transaction[], after: EditorState): Transaction | null {
  if (bodyAround(after.selection.$head) === null) return null;
  const end = Math.max(0, ...insertedRanges(transactions).map(({ to }) => to));
  return after.tr.setSelection(Selection.near(after.doc.resolve(end), -1));
}

/** Goes from a reference to its words, which are made if there are none; null where there is nowhere to go. */
export function goToWords(state: EditorState, id: string): Transaction | null {
  const { tr, schema } = state;
  if (!footnotesOf(tr.doc).bodies.some((body) => body.id === id)) {
    const body = emptyBody(schema.nodes, id);
    if (body === null) return null;
    insertBodies(tr, new Map([[id, body]]));
  }
  const body = footnotesOf(tr.doc).bodies.find((each) => each.id === id);
  if (body === undefined) return null;
  const end = tr.doc.resolve(body.pos + body.node.nodeSize - 1);
  return tr.setSelection(Selection.findFrom(end, -1) ?? Selection.near(end, -1)).scrollIntoView();
}

/** Goes from the words of a footnote to where it stands in the text; null where it stands nowhere. */
export function goToReference({ tr, doc }: EditorState, id: string): Transaction | null {
  const reference = footnotesOf(doc).references.find((each) => each.id === id);
  if (reference === undefined) return null;
  return tr.setSelection(TextSelection.create(doc, reference.pos + 1)).scrollIntoView();
}

/** Backspace where a footnote has no words takes it away, and leads back to where it stood. */
function withoutEmpty(state: EditorState): Transaction | null {
  const { selection, tr } = state;
  const { $head } = selection;
  const body = $head.node(-1);
  if (!selection.empty || $head.depth < 2 || body.type.name !== bodyName) return null;
  if (body.childCount > 1 || !$head.parent.isTextblock || $head.parent.content.size > 0) return null;
  const id = String(body.attrs["id"]);
  const references = footnotesOf(tr.doc).references.filter((each) => each.id === id);
  const pos = $head.before(-1);
  // With its last reference, its words go.
  if (references.length === 0) removeBlock(tr, pos, body);
  for (const reference of references.toReversed()) tr.delete(reference.pos, reference.pos + 1);
  const back = references[0]?.pos ?? Math.min(pos, tr.doc.content.size);
  return tr.setSelection(Selection.near(tr.doc.resolve(back), -1)).scrollIntoView();
}

/** What the command comes to here; null for nothing. */
function footnoteStep(state: EditorState): (() => Transaction) | null {
  const newId = key.getState(state)?.newId;
  const { selection, schema } = state;
  const type = schema.nodes[referenceName];
  if (newId === undefined || type === undefined) return null;
  const around = bodyAround(selection.$head);
  if (around !== null) {
    const back = goToReference(state, around);
    return back === null ? null : () => back;
  }
  if (selection instanceof NodeSelection && selection.node.type === type) {
    const there = goToWords(state, String(selection.node.attrs["id"]));
    return there === null ? null : () => there;
  }
  const $at = placeFor(state, type);
  if ($at === null || bodyAround($at) !== null) return null;
  return () => {
    const { tr } = state;
    const id = newId();
    // It has the link and the comment of the words around it, but not their looks: it is no word.
    const marks = $at.marks().filter(({ type: { name } }) => name === "link" || name === "comment");
    tr.insert($at.pos, type.create({ id }, null, marks));
    const body = emptyBody(schema.nodes, id);
    if (body !== null) insertBodies(tr, new Map([[id, body]]));
    const pos = footnotesOf(tr.doc).bodies.find((each) => each.id === id)?.pos;
    if (pos === undefined) return tr;
    return tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 2))).scrollIntoView();
  };
}

/** The id of the footnote in whose words a place is. */
function bodyAround($at: ResolvedPos): string | null {
  for (let depth = $at.depth; depth > 0; depth -= 1) {
    const { type, attrs } = $at.node(depth);
    if (type.name === bodyName) return String(attrs["id"]);
  }
  return null;
}
