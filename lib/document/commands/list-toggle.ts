import { type Node, NodeRange, type ResolvedPos } from "@tiptap/pm/model";
import { liftListItem, wrapRangeInList } from "@tiptap/pm/schema-list";
import {
  type Command as StateCommand,
  type EditorState,
  Selection,
  TextSelection,
  type Transaction,
} from "@tiptap/pm/state";
import { canJoin } from "@tiptap/pm/transform";
import { type BlockPlace, selectedBlocks } from "./selected-blocks.ts";

/** The lists, each with what its items are. */
export const itemOf = { bulletList: "listItem", orderedList: "listItem", taskList: "taskItem" } as const;

/** The name of a list. */
export type ListName = keyof typeof itemOf;

/** Lists lie in each other less deep than this. */
const deepest = 50;

/** The innermost list around a position, if any: where it stands, and which of its items the position is in. */
export function listAround($pos: ResolvedPos): { list: Node; pos: number; depth: number; index: number } | null {
  for (let depth = $pos.depth; depth > 0; depth -= 1) {
    const list = $pos.node(depth);
    // What is in a cell or a column is in no list around the table or the columns.
    if (list.type.spec.isolating === true) return null;
    if (isListName(list.type.name)) return { list, pos: $pos.before(depth), depth, index: $pos.index(depth) };
  }
  return null;
}

/**
 * Makes the selected blocks items of a list of this kind: lists of another kind become it, whatever stands in none comes into
 * one. Where all are items of such a list already, they come out of it. Tiptap's own puts lists of one kind into items of the other.
 */
export function toggledList(name: ListName): StateCommand {
  return (state, dispatch) => {
    if (dispatch === undefined) return selectedBlocks(state).next().done !== true;
    const blocks = [...selectedBlocks(state)];
    if (blocks.length === 0) return false;
    const lists = blocks.map(({ pos }) => listAround(state.doc.resolve(pos + 1)));
    if (lists.every((place) => place?.list.type.name === name)) return liftOut(name, state, dispatch);
    const { tr } = state;
    const others = new Set(
      lists.flatMap((place) => (place !== null && place.list.type.name !== name ? [place.pos] : [])),
    );
    const type = state.schema.nodes[name];
    const outside = blocks.filter((_, index) => lists[index] === null);
    // From the end, so that places before stay where they are.
    for (const range of ranges(tr.doc, outside).toReversed()) if (type !== undefined) wrapRangeInList(tr, range, type);
    // A list that becomes another keeps its size, and so all places in it.
    const places = [...others].map((pos) => tr.mapping.map(pos)).toSorted((a, b) => b - a);
    const selected = tr.selection.toJSON();
    for (const pos of places) convert(tr, pos, name);
    if (!tr.docChanged) return false;
    tr.setSelection(Selection.fromJSON(tr.doc, selected));
    joinLists(tr, name);
    dispatch(tr.scrollIntoView());
    return true;
  };
}

function isListName(name: string): name is ListName {
  return Object.hasOwn(itemOf, name);
}

function convert(tr: Transaction, pos: number, name: ListName): void {
  // A list within this one may have been changed before it.
  const list = tr.doc.nodeAt(pos);
  const { [name]: listType, [itemOf[name]]: itemType } = tr.doc.type.schema.nodes;
  if (list === null || listType === undefined || itemType === undefined) return;
  const items = list.children.map((item) => itemType.create(null, item.content, item.marks));
  tr.replaceWith(pos, pos + list.nodeSize, listType.create(null, items, list.marks));
}

/** Blocks that stand side by side, together. */
function ranges(doc: Node, blocks: readonly BlockPlace[]): NodeRange[] {
  const found: NodeRange[] = [];
  for (const { pos, node } of blocks) {
    const $start = doc.resolve(pos);
    const last = found.at(-1);
    const isNext = last !== undefined && last.end === pos && last.parent === $start.parent;
    const first = isNext ? last.$from : $start;
    if (isNext) found.pop();
    found.push(new NodeRange(first, doc.resolve(pos + node.nodeSize), $start.depth));
  }
  return found;
}

/** Lists of one kind and look that have come to stand side by side become one. */
function joinLists(tr: Transaction, name: ListName): void {
  const { from, to } = tr.selection;
  const joints: number[] = [];
  tr.doc.nodesBetween(Math.max(0, from - 1), Math.min(tr.doc.content.size, to + 1), (node, pos, parent, index) => {
    if (node.type.name !== name) return !node.isTextblock;
    const before = parent?.maybeChild(index - 1);
    const after = parent?.maybeChild(index + 1);
    if (before?.hasMarkup(node.type, node.attrs, node.marks)) joints.push(pos);
    if (after?.hasMarkup(node.type, node.attrs, node.marks)) joints.push(pos + node.nodeSize);
    return true;
  });
  for (const joint of [...new Set(joints)].toSorted((a, b) => b - a)) if (canJoin(tr.doc, joint)) tr.join(joint);
}

function liftOut(name: ListName, state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const itemType = state.schema.nodes[itemOf[name]];
  if (itemType === undefined) return false;
  const { tr } = state;
  let current = state;
  for (const { pos } of selectedBlocks(state)) {
    // Each time one list further out, until there is none.
    for (let depth = 0; depth < deepest; depth += 1) {
      const $block = current.doc.resolve(tr.mapping.map(pos) + 1);
      if (listAround($block)?.list.type.name !== name) break;
      let lift: Transaction | undefined;
      current = current.apply(current.tr.setSelection(TextSelection.create(current.doc, $block.pos)));
      liftListItem(itemType)(current, (made) => (lift = made));
      if (lift === undefined) break;
      for (const step of lift.steps) tr.step(step);
      current = current.apply(lift);
    }
  }
  if (!tr.docChanged) return false;
  dispatch?.(tr.scrollIntoView());
  return true;
}
