import type { Editor } from "@tiptap/core";
import { toggleMark } from "@tiptap/pm/commands";
import type { Mark, MarkType, Node, Schema } from "@tiptap/pm/model";
import { type Command as StateCommand, type EditorState, type Transaction, NodeSelection } from "@tiptap/pm/state";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { beginningOf } from "./beginning.ts";
import { type Command, edit, focusText, runOn, shown } from "./command.ts";
import { textBlocksOf } from "./paragraphs.ts";
import { selectedBlocks } from "./selected-blocks.ts";

/** What the mark of colour, family and size may carry. */
export interface LetterStyle {
  color: string | null;
  background: string | null;
  fontFamily: string | null;
  /** In points. */
  fontSize: number | null;
}

/** The size of letters where none was chosen, in points, by the block that they stand in; the style sheet has the same. */
const sizes: Record<string, number> = {
  title: 26,
  subtitle: 14,
  "heading-1": 20,
  "heading-2": 15.5,
  "heading-3": 12.5,
};
const bodySize = 11;
/** How small and how large letters may be, in points. */
export const sizeBounds = { least: 1, most: 400 };

/** Bold, italic and the like, and what takes them off. */
export const formattingCommands = {
  bold: markToggle("bold", "Mod-b"),
  italic: markToggle("italic", "Mod-i"),
  underline: markToggle("underline", "Mod-u"),
  strike: markToggle("strike", ["Alt-Shift-5", "Mod-Shift-x"], ["Mod-Shift-x"]),
  superscript: markToggle("superscript", "Mod-."),
  subscript: markToggle("subscript", "Mod-,"),
  code: markToggle("code", "Mod-e"),
  "font-size-up": edit(stepSize(1), { keys: "Mod-Shift-." }),
  "font-size-down": edit(stepSize(-1), { keys: "Mod-Shift-," }),
  font: shown("font", { isEnabled: canStyle }),
  "clear-formatting": edit(clearFormatting, { keys: ["Mod-\\", "Ctrl-Space"], macKeys: "Mod-\\" }),
} satisfies Record<string, Command>;

/** The style of the letters where the selection begins; null is what nobody chose. */
export function letterStyleAt({ state }: Editor): LetterStyle {
  const { color = null, background = null, fontFamily = null, fontSize = null } = styleAt(state)?.attrs ?? {};
  return { color, background, fontFamily, fontSize };
}

/** The size of the letters where the selection begins, in points, chosen or not. */
export function sizeAt(state: EditorState): number {
  const chosen = styleAt(state)?.attrs["fontSize"];
  return typeof chosen === "number" ? chosen : sizeOf(beginningOf(state).parent);
}

/** The family of all selected letters, null for the usual one; undefined where they are in several. */
export function familyOfAll(state: EditorState): string | null | undefined {
  return sameInAll(state, (style) => style?.attrs["fontFamily"] ?? null);
}

/** The size of all selected letters, in points; undefined where they are of several. */
export function sizeOfAll(state: EditorState): number | undefined {
  return sameInAll(state, (style, block) => style?.attrs["fontSize"] ?? sizeOf(block));
}

function sameInAll<T>(state: EditorState, of: (style: Mark | undefined, block: Node) => T): T | undefined {
  const first = of(styleAt(state), beginningOf(state).parent);
  let isSame = true;
  eachText(state, (node, block) => {
    if (isSame && node.isText && block.type.spec.code !== true) isSame = of(styleAmong(node.marks), block) === first;
    return true;
  });
  return isSame ? first : undefined;
}

/** Gives the selected letters, or those that are typed next, a style; null takes one off again. */
export function setLetterStyle(editor: Editor, style: Partial<LetterStyle>): boolean {
  return runOn(
    editor,
    restyle(() => style),
  );
}

/**
 * The ground of the letters where the selection begins: null for none, "" for the usual one of a highlighter. Other programs give one as a style of
 * letters, too.
 */
export function highlightAt({ state }: Editor): string | null {
  const mark = marksAt(state).find(({ type }) => type.name === "highlight");
  return mark === undefined ? (styleAt(state)?.attrs["background"] ?? null) : (mark.attrs["color"] ?? "");
}

/** Highlights the selected letters, or those that are typed next; null takes it off. */
export function setHighlight(editor: Editor, color: string | null): boolean {
  return setLetters(editor, {}, color);
}

/** Gives the selected letters, or those that are typed next, a style and a highlight in one step; what is not named stays. */
export function setLetters(editor: Editor, style: Partial<LetterStyle>, highlight?: string | null): boolean {
  if (!editor.isEditable) return false;
  // A highlighter covers every ground.
  const given = highlight === undefined ? style : { ...style, background: null };
  const chain = editor
    .chain()
    .command(({ state, dispatch }) => Object.keys(given).length === 0 || restyle(() => given)(state, dispatch));
  if (highlight !== undefined)
    if (highlight === null) chain.unsetMark("highlight");
    else chain.setMark("highlight", { color: highlight });
  const isDone = chain.run();
  focusText(editor);
  return isDone;
}

/** Whether letters of the selection can have a look at all: not those of code, nor where there are none. */
export function canStyle(editor: Editor): boolean {
  return editor.isEditable && restyle(() => ({ color: null }))(editor.state);
}

/** The marks of the first selected letter, or of what is typed next. */
export function marksAt(state: EditorState): readonly Mark[] {
  const $from = beginningOf(state);
  if (state.selection.empty) return state.storedMarks ?? $from.marks();
  return $from.nodeAfter?.marks ?? $from.marks();
}

function styleAt(state: EditorState): Mark | undefined {
  return styleAmong(marksAt(state));
}

function styleAmong(marks: readonly Mark[]): Mark | undefined {
  return marks.find(({ type }) => type.name === "textStyle");
}

function markToggle(name: string, keys: string | string[], macKeys: string | string[] = keys): Command {
  return edit(
    (state, dispatch) => {
      const type = state.schema.marks[name];
      // What is partly bold becomes bold, and is plain the second time.
      const options = { removeWhenPresent: false, includeWhitespace: true };
      return type !== undefined && toggleMark(type, null, options)(state, dispatch);
    },
    { kind: "toggle", keys, macKeys, isActive: ({ state }) => hasMark(state, name) },
  );
}

/** Whether all selected letters have a mark, or what is typed next does. */
export function hasMark(state: EditorState, name: string): boolean {
  const { selection, doc } = state;
  if (selection.empty) return marksAt(state).some(({ type }) => type.name === name);
  let has: boolean | null = null;
  for (const { $from, $to } of selection.ranges)
    doc.nodesBetween($from.pos, $to.pos, (node) => {
      // The first letter without it decides, however much is selected.
      if (node.isText && has !== false) has = node.marks.some(({ type }) => type.name === name);
      return has !== false;
    });
  return has ?? false;
}

function stepSize(step: 1 | -1): StateCommand {
  const { least, most } = sizeBounds;
  return restyle((mark, block) => {
    const before = mark?.attrs["fontSize"] ?? sizeOf(block);
    return { fontSize: Math.min(most, Math.max(least, Math.round(before) + step)) };
  });
}

/** Changes the style of every piece of selected text, each by what it is; with nothing selected, of what is typed next. */
function restyle(change: (mark: Mark | undefined, block: Node) => Partial<LetterStyle>): StateCommand {
  return (state, dispatch) => {
    const type = state.schema.marks["textStyle"];
    if (type === undefined) return false;
    const merged = (mark: Mark | undefined, block: Node) => {
      const attributes: Record<string, unknown> = { ...mark?.attrs, ...change(mark, block) };
      const isPlain = Object.entries(rulesOf("textStyle")).every(
        ([name, rule]) => (attributes[name] ?? null) === rule.default,
      );
      return isPlain ? null : type.create(attributes);
    };
    const { tr, selection, storedMarks } = state;
    if (selection.empty) {
      const { $from } = selection;
      if (!$from.parent.type.allowsMarkType(type) || !$from.parent.inlineContent) return false;
      const marks = storedMarks ?? $from.marks();
      const mark = merged(
        marks.find((each) => each.type === type),
        $from.parent,
      );
      const others = marks.filter((each) => each.type !== type);
      dispatch?.(tr.setStoredMarks(mark === null ? others : mark.addToSet(others)));
      return true;
    }
    if (dispatch === undefined) return hasLetters(state, type);
    const isThere = eachText(state, (node, block, from, to) => {
      if (!block.type.allowsMarkType(type)) return false;
      const before = node.marks.find((each) => each.type === type);
      const mark = merged(before, block);
      if (before !== undefined && mark === null) tr.removeMark(from, to, type);
      if (mark !== null && !(before?.eq(mark) ?? false)) tr.addMark(from, to, mark);
      return true;
    });
    if (isThere) dispatch(tr.scrollIntoView());
    return isThere;
  };
}

function clearFormatting(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { tr, selection, schema } = state;
  if (selection instanceof NodeSelection) return false;
  if (dispatch === undefined) return true;
  const looks = lookTypes(schema);
  for (const { $from, $to } of selection.ranges) for (const type of looks) tr.removeMark($from.pos, $to.pos, type);
  for (const { pos, node } of textBlocksOf(state)) {
    // What it is, and in which language it is written, is no look.
    const { dir, lang, level, id, variant } = node.attrs;
    tr.setNodeMarkup(pos, null, { dir, lang, level, id, variant });
  }
  // Last: a step forgets what is typed next.
  if (selection.empty) {
    tr.setStoredMarks((state.storedMarks ?? selection.$from.marks()).filter(({ type }) => !looks.includes(type)));
  }
  dispatch(tr);
  return true;
}

/** The mark types that are the look of letters; others say something, and stay when a look is taken off. */
export function lookTypes(schema: Schema): MarkType[] {
  return Object.values(schema.marks).filter(({ spec }) => spec.group === "look");
}

function sizeOf(block: Node): number {
  const name = block.type.name === "heading" ? `heading-${block.attrs["level"]}` : String(block.attrs["variant"]);
  return sizes[name] ?? bodySize;
}

/** Whether anything is selected that may have a mark. */
function hasLetters(state: EditorState, type: MarkType): boolean {
  for (const { node } of selectedBlocks(state))
    if (node.content.size > 0 && node.type.allowsMarkType(type)) return true;
  return false;
}

/** Goes through the selected pieces of text; says whether `look` took any. */
function eachText(state: EditorState, look: (node: Node, block: Node, from: number, to: number) => boolean): boolean {
  let isAny = false;
  for (const { $from, $to } of state.selection.ranges)
    state.doc.nodesBetween($from.pos, $to.pos, (node, pos, parent) => {
      if (!node.isInline || parent === null) return;
      const [from, to] = [Math.max(pos, $from.pos), Math.min(pos + node.nodeSize, $to.pos)];
      if (look(node, parent, from, to)) isAny = true;
    });
  return isAny;
}
