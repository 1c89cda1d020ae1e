import type { Editor } from "@tiptap/core";
import { NodeSelection, Selection } from "@tiptap/pm/state";
import type { Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { GripVertical } from "lucide-react";
import { type DragEvent, useEffect, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { bodyName } from "#lib/document/footnotes.ts";
import { inDesk, useLayoutValue } from "./use-layout-value.ts";

/** How far the handle stands from its block, and from the sign of an item. */
const gap = { block: 28, item: 46 };
/** Where the sheet has less room beside its text, there is no handle: fingers have none either. */
const leastMargin = 40;

/**
 * What is beside the block or the item under the pointer: it is dragged by it, or selected as a whole by a click. For the keyboard, "move up" and
 * "move down" do the same.
 */
export function BlockHandle({ editor }: { editor: Editor }) {
  const [pos, setPos] = useState<number | null>(null);
  useEffect(() => {
    const { view } = editor;
    const desk = view.dom.closest<HTMLElement>(".desk");
    let frame = 0;
    const look = (event: PointerEvent) => {
      if (event.pointerType !== "mouse" || event.buttons !== 0) return;
      if (event.target instanceof Element && event.target.closest(".block-handle") !== null) return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        if (!editor.isDestroyed) setPos(editor.isEditable ? blockAt(view, event.clientX, event.clientY) : null);
      });
    };
    const leave = () => setPos(null);
    // It goes along with what is written above it.
    let held: number | null = null;
    let isDragging = false;
    const follow = ({ transaction: { docChanged, mapping } }: { transaction: Transaction }) => {
      if (!docChanged) return;
      const moved = (before: number | null) => {
        if (before === null) return null;
        const { pos: now, deletedAfter } = mapping.mapResult(before);
        return deletedAfter ? null : now;
      };
      setPos(moved);
      if (held === null) return;
      // What others write into the block that is held goes with it.
      held = moved(held);
      if (held === null) view.dragging = null;
      else hold(view, held);
    };
    const start = ({ detail }: CustomEvent<number>) => {
      held = detail;
      isDragging = true;
    };
    const end = () => {
      if (!isDragging) return;
      isDragging = false;
      if (held !== null) view.dragging = null;
      held = null;
      // What was moved is selected as one piece, and the next letter would take its place.
      const { selection, doc, tr } = view.state;
      if (selection instanceof NodeSelection && !selection.node.isAtom)
        view.dispatch(tr.setSelection(Selection.near(doc.resolve(selection.to - 1), -1)));
    };
    desk?.addEventListener("pointermove", look, { passive: true });
    desk?.addEventListener("pointerleave", leave);
    view.dom.addEventListener("keydown", leave);
    view.dom.addEventListener(holding, start as EventListener);
    // Wherever it ends, also where the handle is gone.
    addEventListener("dragend", end);
    // Behind ProseMirror, which puts the block where it was dropped; that may take the handle away, which then ends nothing.
    view.dom.addEventListener("drop", end);
    editor.on("transaction", follow);
    return () => {
      cancelAnimationFrame(frame);
      desk?.removeEventListener("pointermove", look);
      desk?.removeEventListener("pointerleave", leave);
      view.dom.removeEventListener("keydown", leave);
      view.dom.removeEventListener(holding, start as EventListener);
      removeEventListener("dragend", end);
      view.dom.removeEventListener("drop", end);
      editor.off("transaction", follow);
    };
  }, [editor]);
  const frame = useLayoutValue(editor, () => (pos === null ? null : placeOf(editor, pos)), pos);
  if (pos === null || frame === null) return null;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the menus do the same by key
    <div
      aria-hidden
      className="block-handle"
      title={message("block.drag")}
      draggable
      style={{ left: frame.left, top: frame.top }}
      onMouseDown={() => select(editor, pos)}
      onClick={() => editor.view.focus()}
      onDragStart={(event) => startDrag(editor.view, pos, event)}
      onDragEnd={() => setPos(null)}
    >
      <GripVertical size={16} />
    </div>
  );
}

function select(editor: Editor, pos: number): void {
  const { state, view } = editor;
  const node = state.doc.nodeAt(pos);
  if (node !== null && NodeSelection.isSelectable(node))
    view.dispatch(state.tr.setSelection(NodeSelection.create(state.doc, pos)));
}

/** Said at the text when a block is taken hold of, with its place. */
const holding = "quire-hold";

/** From here on it is ProseMirror's own dragging, which shows where the block would come to stand. */
function startDrag(view: EditorView, pos: number, { dataTransfer }: DragEvent): void {
  const held = hold(view, pos);
  if (held === null) return;
  dataTransfer.clearData();
  dataTransfer.setData("text/html", held.dom.innerHTML);
  dataTransfer.setData("text/plain", held.text);
  dataTransfer.effectAllowed = "copyMove";
  const shown = view.nodeDOM(pos);
  if (shown instanceof Element) dataTransfer.setDragImage(shown, 0, 0);
  view.dom.dispatchEvent(new CustomEvent(holding, { detail: pos }));
}

/** Tells ProseMirror that the block is what is dragged, as it is now. */
function hold(view: EditorView, pos: number): ReturnType<EditorView["serializeForClipboard"]> | null {
  const { doc } = view.state;
  const node = doc.nodeAt(pos);
  if (node === null || !NodeSelection.isSelectable(node)) return null;
  const selection = NodeSelection.create(doc, pos);
  const made = view.serializeForClipboard(selection.content());
  // With the node, as ProseMirror's own has it.
  view.dragging = { slice: made.slice, move: true, node: selection } as typeof view.dragging;
  return made;
}

/** Where the innermost item of a list, or else the block of the document, begins that stands at a height of the window. */
function blockAt(view: EditorView, x: number, y: number): number | null {
  const { left, right, width } = view.dom.getBoundingClientRect();
  const padding = Number.parseFloat(getComputedStyle(view.dom).paddingLeft);
  if (padding < leastMargin || x < left || x > right) return null;
  const inText = Math.min(Math.max(x, left + padding + 1), left + width - padding - 1);
  const found = document.elementsFromPoint(inText, y).find((each) => each !== view.dom && view.dom.contains(each));
  const element = found?.closest("li, .ProseMirror > *");
  if (element == null || element.closest(".upload-card, [data-columns], td, th") !== null) {
    const top = found?.closest(".ProseMirror > *");
    return top == null || top.matches(".upload-card") ? null : positionOf(view, top);
  }
  return positionOf(view, element);
}

function positionOf(view: EditorView, element: Element): number | null {
  const $inside = view.state.doc.resolve(view.posAtDOM(element, 0));
  const isItem = element.tagName === "LI";
  for (let depth = $inside.depth; depth > 0; depth -= 1) {
    const { name } = $inside.node(depth).type;
    if (depth === 1 && name === bodyName) return null;
    if (depth === 1 || (isItem && (name === "listItem" || name === "taskItem"))) return $inside.before(depth);
  }
  return $inside.nodeAfter === null ? null : $inside.pos;
}

/** Beside the first line of the block. */
function placeOf(editor: Editor, pos: number): { left: number; top: number } | null {
  const shown = editor.view.nodeDOM(pos);
  if (!(shown instanceof HTMLElement) || !editor.isEditable) return null;
  const { left, top } = inDesk(editor, shown.getBoundingClientRect());
  const style = getComputedStyle(shown);
  const line = Number.parseFloat(style.lineHeight) || 24;
  const own = shown.matches("li") ? gap.item : gap.block;
  return { left: left - own, top: Math.round(top + Number.parseFloat(style.paddingTop) + Math.min(line, 40) / 2 - 12) };
}
