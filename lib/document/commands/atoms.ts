import type { Editor } from "@tiptap/core";
import type { Node, NodeType, ResolvedPos } from "@tiptap/pm/model";
import { type Command as StateCommand, type EditorState, NodeSelection, Selection } from "@tiptap/pm/state";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { unknownNames } from "#lib/document/schema/unknown.ts";
import { beginningOf } from "./beginning.ts";
import { type Command, type Surface, edit, runOn } from "./command.ts";
import { insertedBlock } from "./insertion.ts";

/** What asks for the values of things that are one piece: an equation, a date. */
const surfaces: Readonly<Record<string, Surface>> = {
  inlineMath: "equation",
  blockMath: "equation",
  date: "date",
  bookmark: "bookmark",
  embed: "embed",
  image: "picture-words",
  attachment: "file-name",
};

/** Things within the text that are one piece, and are changed as one. */
export const atomCommands = {
  equation: asking("equation", "inlineMath"),
  date: asking("date", "date"),
  bookmark: asking("bookmark", "bookmark"),
  embed: asking("embed", "embed"),
  emoji: asking("emoji", "text"),
  mention: {
    ...edit(typed("@")),
    // The list that opens there asks.
    isEnabled: (editor) => editor.isEditable && typed("@")(editor.state),
  },
  contents: edit(insertedBlock(({ nodes }) => nodes["tableOfContents"]?.create() ?? null)),
  "edit-object": {
    keys: ["Alt-Enter"],
    kind: "action",
    anywhere: false,
    isActive: () => false,
    isEnabled: (editor) => editor.isEditable && surfaceOf(editor) !== null,
    run(editor, page) {
      const surface = editor.isEditable ? surfaceOf(editor) : null;
      if (surface !== null) page.show(surface);
      return surface !== null;
    },
  },
} satisfies Record<string, Command>;

/** The thing of one of these kinds that is selected. */
export function selectedAtom(editor: Editor, ...names: readonly string[]): Node | null {
  const { selection } = editor.state;
  return selection instanceof NodeSelection && names.includes(selection.node.type.name) ? selection.node : null;
}

/**
 * Puts a thing where the selection is, in the place of one of `replacing` that is selected. False for values that it cannot have.
 */
export function putAtom(
  editor: Editor,
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  replacing: readonly string[] = [name],
): boolean {
  const type = editor.schema.nodes[name];
  if (type === undefined || !areSound(name, attributes) || !editor.isEditable) return false;
  const before = selectedAtom(editor, ...replacing);
  const atom = type.create(before?.type === type ? { ...before.attrs, ...attributes } : attributes);
  return runOn(editor, (state, dispatch) => {
    const { tr, selection } = state;
    if (before === null && atom.isBlock) return insertedBlock(() => atom)(state, dispatch);
    const { from, to } = selection;
    if (before === null) {
      const $at = placeFor(state, type);
      if ($at === null) return false;
      // It has the looks and the link of the words around it.
      tr.insert($at.pos, atom.mark($at.marks()));
      tr.setSelection(Selection.near(tr.doc.resolve($at.pos + atom.nodeSize)));
    } else if (before.isBlock === atom.isBlock) tr.replaceWith(from, to, atom.mark(before.marks));
    else tr.replaceSelectionWith(atom, true);
    if (before !== null && tr.doc.nodeAt(from)?.type === type) tr.setSelection(NodeSelection.create(tr.doc, from));
    dispatch?.(tr.scrollIntoView());
    return true;
  });
}

/** Writes some letters behind what is selected, with the look that is there. */
export function putText(editor: Editor, text: string): boolean {
  return (
    editor.isEditable &&
    runOn(editor, (state, dispatch) => {
      const $at = placeFor(state, state.schema.nodes["text"]);
      if ($at === null) return false;
      const { tr } = state;
      tr.insert($at.pos, state.schema.text(text, state.storedMarks ?? $at.marks()));
      dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve($at.pos + text.length))).scrollIntoView());
      return true;
    })
  );
}

/**
 * Puts somebody or a document that is spoken of where a sign asked for it, with a space behind that goes on. False where it cannot stand, or for
 * values that it cannot have.
 */
export function putMention(editor: Editor, attributes: Readonly<Record<string, unknown>>): boolean {
  return (
    editor.isEditable &&
    runOn(editor, (state, dispatch) => {
      const { mention } = state.schema.nodes;
      const $at = placeFor(state, mention);
      if (mention === undefined || $at === null || !areSound("mention", attributes)) return false;
      const { tr, schema } = state;
      const marks = $at.marks();
      tr.insert($at.pos, [mention.create(attributes, null, marks), schema.text(" ", marks)]);
      dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve($at.pos + 2))).scrollIntoView());
      return true;
    })
  );
}

/** Types a sign at which something is asked, with a space before it where a word goes before. */
function typed(sign: string): StateCommand {
  return (state, dispatch) => {
    const $at = placeFor(state, state.schema.nodes["mention"]);
    if ($at === null) return false;
    const before = $at.parent.textBetween(Math.max(0, $at.parentOffset - 1), $at.parentOffset, "", " ");
    const { tr } = state;
    tr.setSelection(Selection.near($at)).insertText(/^\S$/u.test(before) ? ` ${sign}` : sign, $at.pos);
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** Behind what is selected, which stays; null where the thing cannot stand, as in code. */
export function placeFor(state: EditorState, type: NodeType | undefined): ResolvedPos | null {
  const { $to } = state.selection;
  const $at = $to.parent.inlineContent ? $to : beginningOf(state);
  const { parent } = $at;
  const isPlain = parent.type.spec.code === true || parent.type.name === unknownNames.block;
  if (type === undefined || !parent.inlineContent || (isPlain && !type.isText)) return null;
  return parent.canReplaceWith($at.index(), $at.index(), type) ? $at : null;
}

function hasPlaceFor(state: EditorState, type: NodeType | undefined): boolean {
  return type?.isBlock === true && !type.isText
    ? insertedBlock(() => type.create())(state)
    : placeFor(state, type) !== null;
}

function areSound(name: string, attributes: Readonly<Record<string, unknown>>): boolean {
  const rules = rulesOf(name);
  return Object.entries(attributes).every(
    ([key, value]) => value === rules[key]?.default || rules[key]?.accepts(value),
  );
}

function surfaceOf(editor: Editor): Surface | null {
  return surfaces[selectedAtom(editor, ...Object.keys(surfaces))?.type.name ?? ""] ?? null;
}

/** Asks for the values of one, which then comes to where the selection is. */
function asking(surface: Surface, name: string): Command {
  return {
    keys: [],
    kind: "action",
    anywhere: false,
    isActive: () => false,
    isEnabled: (editor) =>
      editor.isEditable && (surfaceOf(editor) === surface || hasPlaceFor(editor.state, editor.schema.nodes[name])),
    run(editor, page) {
      if (!this.isEnabled(editor, page)) return false;
      page.show(surface);
      return true;
    },
  };
}
