import type { Editor } from "@tiptap/core";
import type { Attrs, Node, NodeRange, Schema } from "@tiptap/pm/model";
import type { Command as StateCommand, EditorState } from "@tiptap/pm/state";
import { findWrapping, liftTarget } from "@tiptap/pm/transform";
import { beginningOf } from "./beginning.ts";
import { type Command, edit, shown } from "./command.ts";
import { insertedBlock } from "./insertion.ts";

/** What stands between or around paragraphs. */
export const blockCommands = {
  blockquote: wrapped("blockquote", null, "Mod-Shift-b"),
  "code-block": edit(toggleCode, {
    kind: "toggle",
    isActive: ({ state }) => beginningOf(state).parent.type.name === "codeBlock",
  }),
  callout: wrapped("callout", null),
  rule: edit(insertedBlock(({ nodes }) => nodes["horizontalRule"]?.create() ?? null)),
  "page-break": edit(
    insertedBlock(({ nodes }) => nodes["pageBreak"]?.create() ?? null),
    { keys: "Mod-Enter" },
  ),
  "columns-2": edit(insertedBlock(columns(2))),
  "columns-3": edit(insertedBlock(columns(3))),
  link: shown("link", { keys: "Mod-k", isEnabled: canLink }),
} satisfies Record<string, Command>;

/** A box around the selected blocks; where they are in one already, they come out of it. */
function wrapped(name: string, attributes: Attrs | null, keys: string | readonly string[] = []): Command {
  const inside = ({ selection: { $from, $to } }: EditorState) =>
    $from.blockRange($to, ({ type }) => type.name === name);
  return edit(
    (state, dispatch) => {
      const type = state.schema.nodes[name];
      if (type === undefined) return false;
      const boxed = inside(state);
      const { tr } = state;
      if (boxed !== null) {
        const target = liftTarget(boxed);
        if (target === null) return false;
        dispatch?.(tr.lift(boxed, target).scrollIntoView());
        return true;
      }
      // The innermost blocks that can stand in it just so: a list goes into a box, an item alone does not.
      for (const range of rangesAround(state)) {
        const wrapping = findWrapping(range, type, attributes);
        if (wrapping?.length !== 1) continue;
        dispatch?.(tr.wrap(range, wrapping).scrollIntoView());
        return true;
      }
      return false;
    },
    { kind: "toggle", keys, isActive: ({ state }) => inside(state) !== null },
  );
}

function rangesAround({ selection: { $from, $to } }: EditorState): NodeRange[] {
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
  const { selection, schema, tr } = state;
  const blocks: string[] = [];
  for (const { $from, $to } of selection.ranges)
    state.doc.nodesBetween($from.pos, $to.pos, ({ type, isTextblock }) => {
      if (isTextblock) blocks.push(type.name);
      return !isTextblock;
    });
  const type = schema.nodes[blocks.every((name) => name === "codeBlock") ? "paragraph" : "codeBlock"];
  if (type === undefined) return false;
  for (const { $from, $to } of selection.ranges) tr.setBlockType($from.pos, $to.pos, type);
  if (tr.docChanged) dispatch?.(tr.scrollIntoView());
  return tr.docChanged;
}

function columns(count: number): (schema: Schema) => Node {
  const parts = Array.from({ length: count }, () => ({ type: "column", content: [{ type: "paragraph" }] }));
  return (schema) => schema.nodeFromJSON({ type: "columns", content: parts });
}

function canLink(editor: Editor): boolean {
  return editor.isEditable && editor.can().setMark("link", { href: "/" });
}
