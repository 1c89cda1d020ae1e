import type { Editor } from "@tiptap/core";
import type { Attrs, Mark } from "@tiptap/pm/model";
import {
  type Command as StateCommand,
  type EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
  type Selection,
} from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { type Command, edit } from "./command.ts";
import { lookTypes, marksAt } from "./formatting.ts";
import { textBlocksOf } from "./paragraphs.ts";

/** A look that was taken up: that of the letters, and that of their paragraph. */
interface Format {
  marks: readonly Mark[];
  block: Attrs | null;
}

interface Painter {
  taken: Format | null;
  /** Whether the next selection that is made with the mouse gets it. */
  isPainting: boolean;
  /** Whether those after it get it, too, until somebody says that it is enough. */
  isKept: boolean;
}

/** After a click the browser has told what it selected within this time, also on a busy machine. */
const settledMs = 1_000;

const key = new PluginKey<Painter>("formatPainter");

/** A look is taken up in one place and given to another. */
export const painterCommands = {
  "paint-format": edit(paint, { kind: "toggle", isActive: ({ state }) => key.getState(state)?.isPainting ?? false }),
  "copy-format": edit(take(false), { keys: "Mod-Alt-c" }),
  "paste-format": edit(give, { keys: "Mod-Alt-v" }),
} satisfies Record<string, Command>;

/** Remembers the look that was taken up, and gives it to what is selected with the mouse next. */
export function formatPainter(): Plugin<Painter> {
  // The browser tells the selection that a click made some time after the click: what was selected before it is not meant.
  let before: Selection | null = null;
  const paintIfSelected = (view: EditorView) => {
    const { selection } = view.state;
    if (view.isDestroyed || before === null || selection.empty || selection.eq(before)) return;
    before = null;
    if (view.editable && key.getState(view.state)?.isPainting === true) give(view.state, view.dispatch);
  };
  let pressed: Selection | null = null;
  return new Plugin<Painter>({
    key,
    state: {
      init: () => ({ taken: null, isPainting: false, isKept: false }),
      apply: (tr, before) => tr.getMeta(key) ?? before,
    },
    view: () => ({
      update: (view) => {
        if (before !== null) queueMicrotask(() => paintIfSelected(view));
      },
    }),
    props: {
      attributes: (state): Record<string, string> => (key.getState(state)?.isPainting ? { "data-painting": "" } : {}),
      handleDOMEvents: {
        mousedown: (view) => {
          before = null;
          pressed = key.getState(view.state)?.isPainting === true ? view.state.selection : null;
          return false;
        },
        mouseup: (view) => {
          const own = pressed;
          before = own;
          setTimeout(() => paintIfSelected(view));
          // What is selected later than that is not by this click.
          setTimeout(() => {
            if (before === own) before = null;
          }, settledMs);
          return false;
        },
        keydown: (view, event) => {
          before = null;
          const painter = key.getState(view.state);
          if (painter === undefined || !painter.isPainting || event.key !== "Escape") return false;
          view.dispatch(view.state.tr.setMeta(key, stopped(painter)));
          return true;
        },
      },
    },
  });
}

function paint(state: EditorState, dispatch?: Parameters<StateCommand>[1]): boolean {
  const painter = key.getState(state);
  if (painter?.isPainting !== true) return take(true)(state, dispatch);
  dispatch?.(state.tr.setMeta(key, stopped(painter)));
  return true;
}

/** Takes the look up for as many selections as one likes: what a double click means, whose two clicks took it up and put it away again. */
export function keepPainting({ state, view, isEditable }: Editor): void {
  const painter = key.getState(state);
  if (isEditable && painter?.taken != null)
    view.dispatch(state.tr.setMeta(key, { ...painter, isPainting: true, isKept: true } satisfies Painter));
}

function stopped(painter: Painter): Painter {
  return { ...painter, isPainting: false, isKept: false };
}

function take(isPainting: boolean): StateCommand {
  return (state, dispatch) => {
    if (state.selection instanceof NodeSelection) return false;
    if (dispatch === undefined) return true;
    const looks = lookTypes(state.schema);
    const taken = {
      marks: marksAt(state).filter(({ type }) => looks.includes(type)),
      block: textBlocksOf(state).next().value?.node.attrs ?? null,
    };
    dispatch(state.tr.setMeta(key, { taken, isPainting, isKept: false } satisfies Painter));
    return true;
  };
}

function give(state: EditorState, dispatch?: Parameters<StateCommand>[1]): boolean {
  const painter = key.getState(state);
  if (painter === undefined || painter.taken === null || state.selection instanceof NodeSelection) return false;
  if (dispatch === undefined) return true;
  const { marks, block } = painter.taken;
  const { tr, schema, selection } = state;
  for (const { $from, $to } of selection.ranges) {
    for (const type of lookTypes(schema)) tr.removeMark($from.pos, $to.pos, type);
    for (const mark of marks) tr.addMark($from.pos, $to.pos, mark);
  }
  if (block !== null)
    for (const { pos, node } of textBlocksOf(state)) {
      const { textAlign, lineHeight, spaceBefore, spaceAfter, indentFirst } = block;
      tr.setNodeMarkup(pos, null, { ...node.attrs, textAlign, lineHeight, spaceBefore, spaceAfter, indentFirst });
    }
  if (selection.empty) tr.setStoredMarks(marks);
  dispatch(tr.setMeta(key, painter.isKept ? painter : stopped(painter)));
  return true;
}
