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
  type Footnotes,
  footnotesOf,
  numbersOf,
  referenceName,
  sameFootnotes,
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
      if (!isOwn || transactions.some(isFromSequence) || !differInFootnotes(before.doc, after.doc)) return null;
      const old = footnotesOf(before.doc);
      const isPaste = transactions.some((each) => ["paste", "drop"].includes(String(each.getMeta("uiEvent"))));
      if (!isPaste && sameFootnotes(old, footnotesOf(after.doc))) return null;
      const ranges = insertedRanges(transactions);
      const { tr } = after;
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

function emptyBody(nodes: Node["type"]["schema"]["nodes"], id: string): Node | null {
  return nodes[bodyName]?.createAndFill({ id }) ?? null;
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

/** What a change brings about besides itself. */
interface Settling {
  tr: Transaction;
  before: Footnotes;
  /** Whether a place is in what the change put in. */
  isInserted: (pos: number) => boolean;
  /** Words that came with what was pasted. */
  brought: ReadonlyMap<string, Node>;
  /** What footnotes of this paste are called here, by what they were called; grows. */
  names: Map<string, string>;
  /** Words that went some time ago. */
  gone: ReadonlyMap<string, Node>;
  newId: () => string;
}

/** Makes references and words agree again after a change. */
function settle(settling: Settling): void {
  const { tr, before, isInserted, brought, gone } = settling;
  const words = nameCopies(settling);
  removeLost(tr, before);
  const { references, bodies } = footnotesOf(tr.doc);
  const present = new Set(bodies.map(({ id }) => id));
  const had = new Set(before.references.map(({ id }) => id));
  const hadWords = new Map(before.bodies.map(({ id, node }) => [id, node]));
  const missing = new Map<string, Node>();
  const wordless: number[] = [];
  for (const { id, pos } of references) {
    if (present.has(id)) continue;
    // Put in: it has the words that it came with. There before, its words were deleted, and it goes with them.
    if (isInserted(pos) || !had.has(id)) {
      const known = words.get(id) ?? brought.get(id) ?? hadWords.get(id) ?? gone.get(id);
      const body = known ?? emptyBody(tr.doc.type.schema.nodes, id);
      if (body !== null && !missing.has(id)) missing.set(id, named(body, id));
    } else if (hadWords.has(id)) wordless.push(pos);
  }
  for (const pos of wordless.toReversed()) tr.delete(pos, pos + 1);
  insertBodies(tr, missing);
  putInOrder(tr);
}

/** A reference that is put in beside one of its name, or with other words, is a footnote of its own. Gives the words of those. */
function nameCopies({ tr, before, isInserted, brought, names, newId }: Settling): Map<string, Node> {
  const { references, bodies } = footnotesOf(tr.doc);
  const kept = new Set(references.filter(({ pos }) => !isInserted(pos)).map(({ id }) => id));
  const present = new Map([...before.bodies, ...bodies].map(({ id, node }) => [id, node]));
  const words = new Map<string, Node>();
  for (const { id, pos } of references) {
    if (!isInserted(pos)) continue;
    if (!names.has(id)) {
      const [own, other] = [brought.get(id), present.get(id)];
      const isOther = own !== undefined && other !== undefined && !own.content.eq(other.content);
      const name = kept.has(id) || isOther ? newId() : id;
      names.set(id, name);
      const body = own ?? other;
      if (name !== id && body !== undefined) words.set(name, body);
    }
    const name = names.get(id) ?? id;
    if (name !== id) tr.setNodeAttribute(pos, "id", name);
  }
  return words;
}

/** Words whose reference is gone go; with these perhaps references in them, and so on. */
function removeLost(tr: Transaction, before: Footnotes): void {
  for (;;) {
    const { references, bodies } = footnotesOf(tr.doc);
    const isThere = new Set(references.map(({ id }) => id));
    const lost = new Set(before.references.map(({ id }) => id).filter((id) => !isThere.has(id)));
    const going = bodies.filter(({ id }) => lost.has(id));
    let end = 0;
    // One within another goes with it.
    const outer = going.filter(({ pos, node }) => {
      if (pos < end) return false;
      end = pos + node.nodeSize;
      return true;
    });
    if (outer.length === 0) return;
    for (const { pos, node } of outer.toReversed()) removeBlock(tr, pos, node);
  }
}

/**
 * Puts words where they belong at the end of the document: behind those of the footnote before, else before those of the one behind, else at the end.
 */
function insertBodies(tr: Transaction, missing: ReadonlyMap<string, Node>): void {
  if (missing.size === 0) return;
  const { references, bodies } = footnotesOf(tr.doc);
  const atEnd = new Map(bodies.filter(({ isOutermost }) => isOutermost).map((body) => [body.id, body]));
  const places: { pos: number; bodies: Node[] }[] = [];
  let here: { pos: number | null; bodies: Node[] } = { pos: null, bodies: [] };
  for (const id of numbersOf(references).keys()) {
    const present = atEnd.get(id);
    const body = missing.get(id);
    if (body !== undefined) here.bodies.push(body);
    if (present === undefined) continue;
    if (here.bodies.length > 0) places.push({ pos: here.pos ?? present.pos, bodies: here.bodies });
    here = { pos: present.pos + present.node.nodeSize, bodies: [] };
  }
  if (here.bodies.length > 0) places.push({ pos: here.pos ?? tr.doc.content.size, bodies: here.bodies });
  for (const place of places.toSorted((a, b) => b.pos - a.pos)) tr.insert(place.pos, place.bodies);
}

/** Moves as few as can be, so that the words at the end stand in the order of their references. */
function putInOrder(tr: Transaction): void {
  const { references, bodies } = footnotesOf(tr.doc);
  const numbers = numbersOf(references);
  const atEnd = bodies.filter(({ id, isOutermost }) => isOutermost && numbers.has(id));
  const stays = longestRise(atEnd.map(({ id }) => numbers.get(id) ?? 0));
  const moving = atEnd.filter(
    ({ id }, index) => !stays.has(index) && atEnd.findIndex((each) => each.id === id) === index,
  );
  for (const { pos, node } of moving.toReversed()) tr.delete(pos, pos + node.nodeSize);
  insertBodies(tr, new Map(moving.map(({ id, node }) => [id, node])));
}

function named(body: Node, id: string): Node {
  return body.type.create({ ...body.attrs, id }, body.content, body.marks);
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

/** What is copied, with the words of its footnotes behind it; words without their reference are text. */
function withBodies(slice: Slice, doc: Node): Slice {
  const bare = withoutFrames(slice);
  const { references, bodies } = footnotesOf(doc.type.create(null, bare.content));
  const own = new Set(bodies.map(({ id }) => id));
  const wanted = new Set(references.map(({ id }) => id).filter((id) => !own.has(id)));
  // HTML has no place for them behind rows of a table that stand alone.
  if (wanted.size === 0 || bare.content.firstChild?.type.spec["tableRole"] === "row") return bare;
  const words = footnotesOf(doc).bodies.filter(({ id }) => wanted.has(id));
  if (words.length === 0) return bare;
  return new Slice(bare.content.append(Fragment.from(words.map(({ node }) => node))), bare.openStart, 0);
}

/** What is pasted, without the words of footnotes that came with it. */
function withoutBodies(slice: Slice): { slice: Slice; bodies: ReadonlyMap<string, Node> } {
  const bare = withoutFrames(slice);
  const bodies = new Map<string, Node>();
  const text: Node[] = [];
  bare.content.forEach((block) => {
    if (block.type.name === bodyName) bodies.set(String(block.attrs["id"]), block);
    else text.push(block);
  });
  if (bodies.size === 0) return { slice: bare, bodies };
  const content = Fragment.from(text);
  // With the words behind it, nothing tells any more whether the end of the text was open: it is where the beginning was.
  const openEnd = bare.openEnd > 0 || bare.openStart === 0 ? bare.openEnd : depthOfEnd(content);
  return { slice: new Slice(content, bare.openStart, Math.min(openEnd, depthOfEnd(content))), bodies };
}

/** The same with words that no reference in it leads to as text. */
function withoutFrames(slice: Slice): Slice {
  const { content } = slice;
  let { openStart, openEnd } = slice;
  const references = new Set<string>();
  content.descendants(({ type, attrs }) => {
    if (type.name === referenceName) references.add(String(attrs["id"]));
  });
  const isFrame = (node: Node | null) => node?.type.name === bodyName && !references.has(String(node.attrs["id"]));
  if (!content.content.some(isFrame)) return slice;
  if (isFrame(content.firstChild)) openStart = Math.max(0, openStart - 1);
  if (isFrame(content.lastChild)) openEnd = Math.max(0, openEnd - 1);
  const blocks = content.content.flatMap((block) => (isFrame(block) ? block.children : [block]));
  return new Slice(Fragment.from(blocks), openStart, openEnd);
}

function depthOfEnd(content: Fragment): number {
  let depth = 0;
  let node = content.lastChild;
  for (; node !== null && !node.isLeaf && node.type.spec["tableRole"] === undefined; node = node.lastChild) depth += 1;
  return depth;
}
