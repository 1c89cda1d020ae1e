import type { Editor } from "@tiptap/core";
import type { Attrs, Node } from "@tiptap/pm/model";
import { liftListItem, sinkListItem } from "@tiptap/pm/schema-list";
import { type Command as StateCommand, type EditorState, NodeSelection } from "@tiptap/pm/state";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { isLanguage } from "#lib/document/language.ts";
import { beginningOf } from "./beginning.ts";
import { type Command, edit, runOn } from "./command.ts";
import { changedPicture, pictureAt } from "./pictures.ts";
import { listAround } from "./list-toggle.ts";
import { type BlockPlace, selectedBlocks } from "./selected-blocks.ts";

/** How far lines and paragraphs stand apart. Null is what the style has. */
export interface Spacing {
  /** Times the height of a line. */
  lineHeight: number | null;
  /** In points. */
  spaceBefore: number | null;
  spaceAfter: number | null;
  /** How far the first line begins behind the others, in points; before them, where it is negative. */
  indentFirst: number | null;
}

/** What "add space" adds, in points. */
const addedSpace = 10;

/** Styles, alignment, indents and spacing of whole paragraphs. */
export const paragraphCommands = {
  paragraph: styled("paragraph", {}, "Mod-Alt-0"),
  title: styled("paragraph", { variant: "title" }),
  subtitle: styled("paragraph", { variant: "subtitle" }),
  "heading-1": styled("heading", { level: 1 }, "Mod-Alt-1"),
  "heading-2": styled("heading", { level: 2 }, "Mod-Alt-2"),
  "heading-3": styled("heading", { level: 3 }, "Mod-Alt-3"),
  "heading-4": styled("heading", { level: 4 }, "Mod-Alt-4"),
  "heading-5": styled("heading", { level: 5 }, "Mod-Alt-5"),
  "heading-6": styled("heading", { level: 6 }, "Mod-Alt-6"),
  "align-left": aligned("left", "Mod-Shift-l"),
  "align-center": aligned("center", "Mod-Shift-e"),
  "align-right": aligned("right", "Mod-Shift-r"),
  "align-justify": aligned("justify", "Mod-Shift-j"),
  "left-to-right": directed(null),
  "right-to-left": directed("rtl"),
  indent: edit(indented(1), { keys: "Mod-]" }),
  outdent: edit(indented(-1), { keys: "Mod-[" }),
  "lines-single": spaced("lineHeight", 1),
  "lines-115": spaced("lineHeight", 1.15),
  "lines-150": spaced("lineHeight", 1.5),
  "lines-double": spaced("lineHeight", 2),
  "space-before": spaceToggle("spaceBefore"),
  "space-after": spaceToggle("spaceAfter"),
} satisfies Record<string, Command>;

/** The spacing of the paragraph in which the selection begins. */
export function spacingAt(editor: Editor): Spacing {
  const {
    lineHeight = null,
    spaceBefore = null,
    spaceAfter = null,
    indentFirst = null,
  } = firstBlock(editor.state)?.attrs ?? {};
  return { lineHeight, spaceBefore, spaceAfter, indentFirst };
}

/** Whether anything is selected that has lines to space: code and pictures have none. */
export function canSpace({ isEditable, state }: Editor): boolean {
  return isEditable && firstBlock(state) !== undefined;
}

/** Spaces the selected paragraphs, each value that is named; one that cannot be is not taken. */
export function setSpacing(editor: Editor, spacing: Partial<Spacing>): boolean {
  const rules = rulesOf("paragraph");
  if (Object.entries(spacing).some(([name, value]) => value !== null && !rules[name]?.accepts(value))) return false;
  return runOn(
    editor,
    withAttributes(() => spacing),
  );
}

/** The language of the paragraph in which the selection begins; null: that of the document. */
export function paragraphLanguageAt(editor: Editor): string | null {
  return (firstBlock(editor.state)?.attrs["lang"] as string | null | undefined) ?? null;
}

/** Says in which language the selected paragraphs are; null: in that of the document. */
export function setParagraphLanguage(editor: Editor, language: string | null): boolean {
  if (language !== null && !isLanguage(language)) return false;
  return (
    editor.isEditable &&
    runOn(
      editor,
      withAttributes(() => ({ lang: language })),
    )
  );
}

/** The selected paragraphs and headings, in order, one by one; with no selection the one that the caret is in. */
export function* textBlocksOf(state: EditorState): Generator<BlockPlace> {
  for (const block of selectedBlocks(state)) if (isTextBlock(block.node)) yield block;
}

function isTextBlock({ type }: Node): boolean {
  return type.name === "paragraph" || type.name === "heading";
}

function firstBlock(state: EditorState): Node | undefined {
  return textBlocksOf(state).next().value?.node;
}

/** Changes attributes of every selected paragraph; null where the change is none for it. */
function withAttributes(change: (block: Node, pos: number) => Attrs | null): StateCommand {
  return (state, dispatch) => {
    const { tr } = state;
    for (const { node, pos } of textBlocksOf(state)) {
      const changed = change(node, pos);
      if (changed === null) continue;
      // The dry run knows enough with the first.
      if (dispatch === undefined) return true;
      tr.setNodeMarkup(pos, null, { ...node.attrs, ...changed });
    }
    if (tr.docChanged) dispatch?.(tr.scrollIntoView());
    return tr.docChanged;
  };
}

/** A style of paragraphs. It keeps how they are aligned and spaced. */
function styled(typeName: "paragraph" | "heading", style: Attrs, keys: string[] | string = []): Command {
  const attributes = { variant: null, level: 1, ...style };
  const isSame = (node: Node) =>
    node.type.name === typeName &&
    Object.entries(attributes).every(([name, value]) => node.attrs[name] === undefined || node.attrs[name] === value);
  return edit(
    (state, dispatch) => {
      const type = state.schema.nodes[typeName];
      if (type === undefined) return false;
      const { tr } = state;
      for (const { pos } of selectedBlocks(state)) {
        if (dispatch === undefined) return true;
        const inside = tr.mapping.map(pos) + 1;
        tr.setBlockType(inside, inside, type, ({ attrs }) => ({ ...attrs, ...attributes }));
      }
      if (tr.docChanged) dispatch?.(tr.scrollIntoView());
      return tr.docChanged;
    },
    {
      kind: "choice",
      keys,
      isActive: ({ state }) => isSame(beginningOf(state).parent),
    },
  );
}

function aligned(side: "left" | "center" | "right" | "justify", keys: string): Command {
  // Left is where a line of a left-to-right text begins anyway, so nothing is written for it.
  const value = side === "left" ? null : side;
  const onText = withAttributes(({ attrs }) => ({
    textAlign: side === "left" && attrs["dir"] === "rtl" ? "left" : value,
  }));
  const onPicture = changedPicture(side === "center" ? { align: value, wrap: null } : { align: value });
  return edit(
    (state, dispatch) => {
      if (pictureAt(state) === null) return onText(state, dispatch);
      return side !== "justify" && onPicture(state, dispatch);
    },
    { kind: "choice", keys, isActive: ({ state }) => sideOf(state) === side },
  );
}

/** Which way lines run. Where nobody says, from left to right. */
function directed(dir: "rtl" | null): Command {
  return edit(
    withAttributes(() => ({ dir })),
    { kind: "choice", isActive: ({ state }) => (firstBlock(state)?.attrs["dir"] === "rtl") === (dir === "rtl") },
  );
}

function sideOf(state: EditorState): unknown {
  const picture = pictureAt(state);
  if (picture !== null) return picture.attrs["align"] ?? "left";
  const block = firstBlock(state);
  return block?.attrs["textAlign"] ?? (block?.attrs["dir"] === "rtl" ? "right" : "left");
}

/** One step in or out: an item of a list goes under the one before it, or comes out of it; another paragraph moves its edge. */
function indented(step: 1 | -1): StateCommand {
  return (state, dispatch) => {
    for (const name of ["listItem", "taskItem"]) {
      const type = state.schema.nodes[name];
      if (type === undefined || itemAt(state)?.type !== type) continue;
      if ((step === 1 ? sinkListItem(type) : liftListItem(type))(state, dispatch)) return true;
    }
    const bounds = rulesOf("paragraph")["indent"];
    return withAttributes(({ attrs }, pos) => {
      // Items have their own way in and out.
      if (listAround(state.doc.resolve(pos + 1)) !== null) return null;
      const indent = (attrs["indent"] as number) + step;
      return bounds?.accepts(indent) === true ? { indent } : null;
    })(state, dispatch);
  };
}

/** What directly holds the first paragraph, or the picture or the like, that is selected. */
function itemAt(state: EditorState): Node | undefined {
  const { selection } = state;
  return selection instanceof NodeSelection && selection.node.isBlock
    ? selection.$from.parent
    : beginningOf(state).node(-1);
}

function spaced(name: keyof Spacing, value: number): Command {
  return edit(
    withAttributes(() => ({ [name]: value })),
    { kind: "choice", isActive: ({ state }) => firstBlock(state)?.attrs[name] === value },
  );
}

function spaceToggle(name: "spaceBefore" | "spaceAfter"): Command {
  const has = (state: EditorState) => ((firstBlock(state)?.attrs[name] as number | null) ?? 0) > 0;
  return edit(
    (state, dispatch) => {
      const value = has(state) ? null : addedSpace;
      return withAttributes(() => ({ [name]: value }))(state, dispatch);
    },
    { kind: "toggle", isActive: ({ state }) => has(state) },
  );
}
