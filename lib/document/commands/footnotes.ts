import { Fragment, type Node, type ResolvedPos, Slice } from "@tiptap/pm/model";
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
import {
  bodyName,
  differInFootnotes,
  type FootnoteReference,
  footnotesOf,
  numbersOf,
  referenceName,
} from "#lib/document/footnotes.ts";
import { placeFor } from "./atoms.ts";
import { type Command, runOn } from "./command.ts";

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
  let brought = new Map<string, Node>();
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
        return parted.slice;
      },
    },
    appendTransaction(transactions, before, after) {
      const isOwn = transactions.some((each) => each.docChanged && !isFromSequence(each));
      if (!isOwn || transactions.some(isFromSequence) || !differInFootnotes(before.doc, after.doc)) return null;
      const tr = after.tr;
      settle(tr, before.doc, insertedRanges(transactions), brought, newId);
      return tr.docChanged ? tr : null;
    },
  });
}

/** Goes from a reference to its words, which are made if there are none; null where there is nowhere to go. */
export function goToWords(state: EditorState, id: string): Transaction | null {
  const { tr, schema } = state;
  if (!footnotesOf(tr.doc).bodies.some((body) => body.id === id)) {
    const body = emptyBody(schema.nodes, id);
    if (body === null) return null;
    tr.insert(placeOf(tr.doc, id), body);
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
    tr.insert($at.pos, type.create({ id }));
    const body = emptyBody(schema.nodes, id);
    if (body === null) return tr;
    const pos = placeOf(tr.doc, id);
    tr.insert(pos, body);
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

function emptyBody(nodes: Node["type"]["schema"]["nodes"], id: string): Node | null {
  return nodes[bodyName]?.createAndFill({ id }) ?? null;
}

/** Where the words of a footnote belong: behind those of the one before it, else before those of the one after it, else at the end. */
function placeOf(doc: Node, id: string): number {
  const { references, bodies } = footnotesOf(doc);
  const order = [...numbersOf(references).keys()];
  const atEnd = new Map(bodies.filter(({ pos }) => doc.resolve(pos).depth === 0).map((body) => [body.id, body]));
  const index = order.indexOf(id);
  for (const before of order.slice(0, Math.max(0, index)).toReversed()) {
    const body = atEnd.get(before);
    if (body !== undefined) return body.pos + body.node.nodeSize;
  }
  for (const after of order.slice(index + 1)) {
    const body = atEnd.get(after);
    if (body !== undefined) return body.pos;
  }
  return doc.content.size;
}

interface Range {
  from: number;
  to: number;
}

/** What transactions have put in, as places in the document after them. */
function insertedRanges(transactions: readonly Transaction[]): Range[] {
  const ranges: Range[] = [];
  for (const { mapping } of transactions) {
    for (const map of mapping.maps) {
      for (const range of ranges) {
        range.from = map.map(range.from, 1);
        range.to = map.map(range.to, -1);
      }
      map.forEach((_, __, from, to) => ranges.push({ from, to }));
    }
  }
  return ranges;
}

/** Makes references and words agree again after a change that put in what is in `inserted`. */
function settle(
  tr: Transaction,
  before: Node,
  inserted: readonly Range[],
  brought: ReadonlyMap<string, Node>,
  newId: () => string,
): void {
  const old = footnotesOf(before);
  nameCopies(tr, old.references, inserted, brought, newId);
  const isThere = new Set(footnotesOf(tr.doc).references.map(({ id }) => id));
  const hadBody = new Set(old.bodies.map(({ id }) => id));
  // What lost its reference goes.
  const lost = new Set(old.references.map(({ id }) => id).filter((id) => !isThere.has(id)));
  for (const { pos, node, id } of footnotesOf(tr.doc).bodies.toReversed()) {
    if (lost.has(id)) removeBlock(tr, pos, node);
  }
  // What lost its words goes, if it had some; what is new has some.
  const had = new Set(old.references.map(({ id }) => id));
  const bodies = new Set(footnotesOf(tr.doc).bodies.map(({ id }) => id));
  for (const { id, pos } of footnotesOf(tr.doc).references.toReversed()) {
    if (!bodies.has(id) && had.has(id) && hadBody.has(id)) tr.delete(pos, pos + 1);
  }
  for (const id of numbersOf(footnotesOf(tr.doc).references).keys()) {
    if (bodies.has(id) || had.has(id)) continue;
    const body = brought.get(id) ?? emptyBody(tr.doc.type.schema.nodes, id);
    if (body !== null) tr.insert(placeOf(tr.doc, id), body);
  }
  putInOrder(tr);
}

/** A second reference that this change put in is a footnote of its own, with the same words. */
function nameCopies(
  tr: Transaction,
  old: readonly FootnoteReference[],
  inserted: readonly Range[],
  brought: ReadonlyMap<string, Node>,
  newId: () => string,
): void {
  const { references, bodies } = footnotesOf(tr.doc);
  const count = (list: readonly FootnoteReference[], id: string) => list.filter((each) => each.id === id).length;
  const spare = new Map<string, number>();
  for (const { id } of references) {
    if (!spare.has(id)) spare.set(id, count(references, id) - Math.max(1, count(old, id)));
  }
  for (const { id, pos } of references) {
    const left = spare.get(id) ?? 0;
    if (left <= 0 || !inserted.some(({ from, to }) => from <= pos && pos < to)) continue;
    spare.set(id, left - 1);
    const fresh = newId();
    tr.setNodeAttribute(pos, "id", fresh);
    const words = brought.get(id) ?? bodies.find((body) => body.id === id)?.node;
    if (words === undefined) continue;
    tr.insert(placeOf(tr.doc, fresh), words.type.create({ ...words.attrs, id: fresh }, words.content, words.marks));
  }
}

/** Moves as few as can be, so that the words at the end stand in the order of their references. */
function putInOrder(tr: Transaction): void {
  const { references, bodies } = footnotesOf(tr.doc);
  const numbers = numbersOf(references);
  const atEnd = bodies.filter(({ id, pos }) => numbers.has(id) && tr.doc.resolve(pos).depth === 0);
  const stays = longestRise(atEnd.map(({ id }) => numbers.get(id) ?? 0));
  const moving = atEnd.filter((_, index) => !stays.has(index));
  for (const { pos, node } of moving.toReversed()) tr.delete(pos, pos + node.nodeSize);
  for (const { id, node } of moving) tr.insert(placeOf(tr.doc, id), node);
}

/** The indices of the longest row of numbers that grow. */
function longestRise(numbers: readonly number[]): Set<number> {
  if (numbers.every((number, index) => index === 0 || number >= (numbers[index - 1] ?? 0)))
    return new Set(numbers.keys());
  const lengths: number[] = [];
  const previous: number[] = [];
  for (const [index, number] of numbers.entries()) {
    lengths[index] = 1;
    previous[index] = -1;
    for (let other = 0; other < index; other += 1) {
      const length = (lengths[other] ?? 0) + 1;
      if ((numbers[other] ?? 0) > number || length <= (lengths[index] ?? 1)) continue;
      lengths[index] = length;
      previous[index] = other;
    }
  }
  const rise = new Set<number>();
  for (let index = lengths.indexOf(Math.max(...lengths)); index >= 0; index = previous[index] ?? -1) rise.add(index);
  return rise;
}

/** A document is never without a block. */
function removeBlock(tr: Transaction, pos: number, node: Node): void {
  const $pos = tr.doc.resolve(pos);
  if ($pos.parent.childCount > 1) tr.delete(pos, pos + node.nodeSize);
  else tr.replaceWith(pos, pos + node.nodeSize, tr.doc.type.schema.nodes["paragraph"]?.create() ?? []);
}

/** What is copied, with the words of its footnotes behind it. */
function withBodies(slice: Slice, doc: Node): Slice {
  const { references, bodies } = footnotesOf(doc.type.create(null, slice.content));
  const own = new Set(bodies.map(({ id }) => id));
  const wanted = new Set(references.map(({ id }) => id).filter((id) => !own.has(id)));
  if (wanted.size === 0) return slice;
  const words = footnotesOf(doc).bodies.filter(({ id }) => wanted.has(id));
  if (words.length === 0) return slice;
  return new Slice(slice.content.append(Fragment.from(words.map(({ node }) => node))), slice.openStart, 0);
}

/** What is pasted, without the words of footnotes that came with it. */
function withoutBodies(slice: Slice): { slice: Slice; bodies: Map<string, Node> } {
  const bodies = new Map<string, Node>();
  const text: Node[] = [];
  const references = new Set<string>();
  slice.content.descendants(({ type, attrs }) => {
    if (type.name === referenceName) references.add(String(attrs["id"]));
  });
  slice.content.forEach((block) => {
    const id = block.type.name === bodyName ? String(block.attrs["id"]) : "";
    if (references.has(id)) bodies.set(id, block);
    else text.push(block);
  });
  if (bodies.size === 0 || text.length === 0) return { slice, bodies: new Map() };
  const content = Fragment.from(text);
  // With the words behind it, nothing tells any more whether the end of the text was open: it is where the beginning was.
  const openEnd = slice.openEnd > 0 || slice.openStart === 0 ? slice.openEnd : depthOfEnd(content);
  return { slice: new Slice(content, slice.openStart, openEnd), bodies };
}

function depthOfEnd(content: Fragment): number {
  let depth = 0;
  let node = content.lastChild;
  for (; node !== null && !node.isLeaf && node.type.spec["tableRole"] === undefined; node = node.lastChild) depth += 1;
  return depth;
}
