import type { Editor } from "@tiptap/core";
import { toggleMark } from "@tiptap/pm/commands";
import type { Attrs, NodeRange, NodeType, ResolvedPos } from "@tiptap/pm/model";
import { type Command as StateCommand, type EditorState, Selection, type Transaction } from "@tiptap/pm/state";
import { findWrapping, liftTarget } from "@tiptap/pm/transform";
import { beginningOf } from "./beginning.ts";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { type Command, edit, runOn, shown } from "./command.ts";
import { insertedBlock } from "./insertion.ts";
import { inOrder, selectedBlocks } from "./selected-blocks.ts";

/** What stands between or around paragraphs. */
export const blockCommands = {
  blockquote: wrapped("blockquote", null, "Mod-Shift-b"),
  "code-block": edit(toggleCode, {
    kind: "toggle",
    isActive: ({ state }) => beginningOf(state).parent.type.name === "codeBlock",
  }),
  "code-language": shown("code-language", { isEnabled: (editor) => editor.isEditable && languageAt(editor) !== null }),
  "callout-note": wrapped("callout", { kind: "note" }),
  "callout-tip": wrapped("callout", { kind: "tip" }),
  "callout-warning": wrapped("callout", { kind: "warning" }),
  "callout-danger": wrapped("callout", { kind: "danger" }),
  details: wrapped("details", null),
  rule: edit(insertedBlock(({ nodes }) => nodes["horizontalRule"]?.create() ?? null)),
  "page-break": edit(
    insertedBlock(({ nodes }) => nodes["pageBreak"]?.create() ?? null),
    { keys: "Mod-Enter" },
  ),
  link: shown("link", { keys: "Mod-k", isEnabled: canLink }),
} satisfies Record<string, Command>;

/** The language of the code at the selection, empty where none was said; null where there is no code. */
export function languageAt({ state }: Editor): string | null {
  const { parent } = beginningOf(state);
  return parent.type.name === "codeBlock" ? ((parent.attrs["language"] as string | null) ?? "") : null;
}

/** Says in which language the selected code is; empty: in none. */
export function setLanguage(editor: Editor, language: string): boolean {
  const value = language === "" ? null : language;
  if (value !== null && rulesOf("codeBlock")["language"]?.accepts(value) !== true) return false;
  return (
    editor.isEditable &&
    runOn(editor, (state, dispatch) => {
      const { tr } = state;
      for (const { pos, node } of selectedBlocks(state))
        if (node.type.name === "codeBlock") tr.setNodeMarkup(pos, null, { ...node.attrs, language: value });
      if (tr.docChanged) dispatch?.(tr);
      return tr.docChanged;
    })
  );
}

/**
 * A box around the selected blocks, or those of each selected cell. Where they are in one already, they come out of it; where that is of
 * another kind, it becomes one of this.
 */
function wrapped(name: string, attributes: Attrs | null, keys: string | readonly string[] = []): Command {
  const boxOf = ($from: ResolvedPos, $to: ResolvedPos) =>
    rangesAround(...textBetween($from, $to)).find(({ parent }) => parent.type.name === name) ?? null;
  const isOfKind = (box: NodeRange) =>
    attributes === null || Object.entries(attributes).every(([key, value]) => box.parent.attrs[key] === value);
  const isBoxed = ({ selection: { ranges } }: EditorState) =>
    ranges.every(({ $from, $to }) => {
      const box = boxOf($from, $to);
      return box !== null && isOfKind(box);
    });
  return edit(
    (state, dispatch) => {
      const type = state.schema.nodes[name];
      if (type === undefined) return false;
      const { tr, selection } = state;
      const isOff = isBoxed(state);
      // From the end, so that places before stay where they are.
      for (const { $from, $to } of inOrder(selection.ranges).toReversed()) {
        const box = boxOf($from, $to);
        if (isOff) {
          const target = box === null ? null : liftTarget(box);
          if (box !== null && target !== null) tr.lift(box, target);
        } else if (box !== null && !isOfKind(box)) {
          tr.setNodeMarkup(box.$from.before(box.depth), null, { ...box.parent.attrs, ...attributes });
        } else if (box === null) wrapIn(tr, type, attributes, rangesAround($from, $to));
      }
      if (tr.docChanged) dispatch?.(tr.scrollIntoView());
      return tr.docChanged;
    },
    { kind: "toggle", keys, isActive: ({ state }) => isBoxed(state) },
  );
}

/** The innermost blocks that can stand in it just so: a list goes into a box, an item alone does not. */
function wrapIn(tr: Transaction, type: NodeType, attributes: Attrs | null, ranges: readonly NodeRange[]): void {
  for (const range of ranges) {
    const wrapping = findWrapping(range, type, attributes);
    if (wrapping?.length !== 1) continue;
    tr.wrap(range, wrapping);
    return;
  }
}

/** From the first to the last text between two places, where there is any: what is in a cell, not the cell. */
function textBetween($from: ResolvedPos, $to: ResolvedPos): [ResolvedPos, ResolvedPos] {
  if ($from.parent.inlineContent && $to.parent.inlineContent) return [$from, $to];
  const [first, last] = [Selection.findFrom($from, 1, true), Selection.findFrom($to, -1, true)];
  const isThere = first !== null && last !== null && first.from <= last.to && first.from < $to.pos;
  return isThere ? [first.$from, last.$to] : [$from, $to];
}

/** The blocks that two places are in, from the innermost out, as far as they may be taken together. */
function rangesAround($from: ResolvedPos, $to: ResolvedPos): NodeRange[] {
  const found: NodeRange[] = [];
  for (let depth = $from.sharedDepth($to.pos); depth >= 0; depth -= 1) {
    const parent = $from.node(depth);
    const range = $from.blockRange($to, (node) => node === parent);
    if (range !== null) found.push(range);
    if (parent.type.spec.isolating === true) break;
  }
  return found;
}

function toggleCode(state: EditorState, dispatch?: Parameters<StateCommand>[1]): boolean {
  const { schema, tr } = state;
  if (dispatch === undefined) return selectedBlocks(state).next().done !== true;
  const blocks = [...selectedBlocks(state)];
  const type = schema.nodes[blocks.every(({ node }) => node.type.name === "codeBlock") ? "paragraph" : "codeBlock"];
  if (type === undefined) return false;
  for (const { pos } of blocks) {
    const inside = tr.mapping.map(pos) + 1;
    tr.setBlockType(inside, inside, type);
  }
  if (tr.docChanged) dispatch(tr.scrollIntoView());
  return tr.docChanged;
}

function canLink(editor: Editor): boolean {
  const type = editor.schema.marks["link"];
  return editor.isEditable && type !== undefined && toggleMark(type)(editor.state);
}
