import { Toolbar } from "@base-ui/react/toolbar";
import { type Editor, getMarkRange } from "@tiptap/core";
import { CellSelection } from "@tiptap/pm/tables";
import { type ReactNode, useEffect, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { selectedAtom } from "#lib/document/commands/atoms.ts";
import { languageAt } from "#lib/document/commands/blocks.ts";
import { beginningOf } from "#lib/document/commands/beginning.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { commands } from "#lib/document/commands/table.ts";
import { type DeskRect, inDesk, useLayoutValue } from "#app/_editor/use-layout-value.ts";
import { AtomBubble } from "./atom-bubble.tsx";
import { CellBubble } from "./cell-bubble.tsx";
import { CodeBubble } from "./code-bubble.tsx";
import { LinkBubble } from "./link-bubble.tsx";
import { PictureBubble } from "./picture-bubble.tsx";

/** What stays free at the bottom of the window for a row of tools, and above it of what they are for, in pixels. */
const roomBelow = 64;
const roomAbove = 24;

/** What a bubble is about, and where that stands. */
interface Place {
  kind: "cells" | "link" | "atom" | "picture" | "code";
  from: number;
  to: number;
  frame: DeskRect;
}

/** A row of tools beside what is selected, for what the toolbar has no button for. */
export function Bubbles({ editor, page }: { editor: Editor; page: Page }) {
  const place = useLayoutValue(editor, placeOf);
  const [left, setLeft] = useState<Place["kind"] | null>(null);
  // Not by its place, which others' writing moves: what is open in it would close.
  const key = place?.kind ?? null;
  if (left !== null && left !== key) setLeft(null);
  useEffect(() => {
    if (key === null) return undefined;
    const leave = (event: KeyboardEvent) => {
      // In what was opened from it, that leaves what was opened.
      const isElsewhere = event.target instanceof Element && event.target.closest("[role=dialog]") !== null;
      if (event.key === "Escape" && !isElsewhere) setLeft(key);
    };
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [key]);
  useCropping(editor, page);
  if (place === null || key === left) return null;
  switch (place.kind) {
    case "cells":
      return (
        <Bubble key={key} label={message("table.tools")} frame={place.frame} side="above">
          <CellBubble editor={editor} page={page} />
        </Bubble>
      );
    case "atom":
      return (
        <Bubble key={key} label={message("command.edit-object")} frame={place.frame} side="below">
          <AtomBubble editor={editor} page={page} />
        </Bubble>
      );
    case "picture":
      return (
        <Bubble key={key} label={message("image.title")} frame={place.frame} side="below">
          <PictureBubble editor={editor} page={page} />
        </Bubble>
      );
    case "code":
      return (
        <Bubble key={key} label={message("command.code-language")} frame={place.frame} side="corner">
          <CodeBubble editor={editor} page={page} />
        </Bubble>
      );
    default:
      return (
        <Bubble key={key} label={message("command.link")} frame={place.frame} side="below">
          <LinkBubble editor={editor} page={page} />
        </Bubble>
      );
  }
}

/** A double click on a picture asks which part of it is to be seen. */
function useCropping(editor: Editor, page: Page): void {
  useEffect(() => {
    const { dom } = editor.view;
    const crop = ({ target }: MouseEvent) => {
      const isOn = target instanceof Element && target.closest("figure.ProseMirror-selectednode img") !== null;
      if (isOn && commands["picture-crop"].isEnabled(editor, page)) commands["picture-crop"].run(editor, page);
    };
    dom.addEventListener("dblclick", crop);
    return () => dom.removeEventListener("dblclick", crop);
  }, [editor, page]);
}

interface BubbleProps {
  label: string;
  frame: DeskRect;
  side: "above" | "below" | "corner";
  children: ReactNode;
}

/** The row, in sight of what it is about. */
function Bubble({ label, frame, side, children }: BubbleProps) {
  return (
    <div
      className={`bubble-place bubble-${side}`}
      style={{
        left: side === "corner" ? frame.left + frame.width : frame.left,
        top: side === "below" ? frame.top + frame.height : frame.top,
      }}
    >
      <Toolbar.Root className="bubble" aria-label={label}>
        {children}
      </Toolbar.Root>
    </div>
  );
}

function placeOf(editor: Editor): Place | null {
  const { selection, schema } = editor.state;
  const { view } = editor;
  if (selection instanceof CellSelection) {
    if (!editor.isEditable) return null;
    const cells = [...view.dom.querySelectorAll(".selectedCell")].map((cell) => cell.getBoundingClientRect());
    return { kind: "cells", from: selection.from, to: selection.to, frame: inDesk(editor, around(cells)) };
  }
  const atom = selectedAtom(
    editor,
    "inlineMath",
    "blockMath",
    "date",
    "bookmark",
    "mention",
    "embed",
    "image",
    "attachment",
  );
  if (atom !== null) {
    const shown = view.nodeDOM(selection.from);
    if (!editor.isEditable || !(shown instanceof HTMLElement)) return null;
    const { from, to } = selection;
    return {
      kind: atom.type.name === "image" ? "picture" : "atom",
      from,
      to,
      frame: inDesk(editor, rectOf(shown)),
    };
  }
  const { link } = schema.marks;
  const isFocused = view.hasFocus() || document.activeElement?.closest(".bubble") != null;
  if (editor.isEditable && isFocused && languageAt(editor) !== null) {
    const from = beginningOf(editor.state).before();
    const shown = view.nodeDOM(from);
    if (!(shown instanceof HTMLElement)) return null;
    return { kind: "code", from, to: selection.to, frame: inDesk(editor, shown.getBoundingClientRect()) };
  }
  if (!selection.empty || link === undefined || !isFocused) return null;
  const range = getMarkRange(selection.$from, link);
  if (range === undefined) return null;
  const [start, end] = [view.coordsAtPos(range.from, 1), view.coordsAtPos(range.to, -1)];
  // Below the line on which it ends, and begins where it does if that is one line.
  const left = start.top === end.top ? start.left : view.dom.getBoundingClientRect().left;
  const frame = inDesk(editor, new DOMRect(left, start.top, end.left - left, end.bottom - start.top));
  return { kind: "link", ...range, frame };
}

/** Where something stands; a picture is rarely as wide as its line, and what is written below it stays in sight. */
function rectOf(shown: HTMLElement): DOMRect {
  const all = shown.getBoundingClientRect();
  const picture = shown.querySelector(".picture-frame")?.getBoundingClientRect() ?? all;
  // What is taller than the window has its tools in sight, over it.
  const bottom = Math.max(all.top + roomAbove, Math.min(all.bottom, innerHeight - roomBelow));
  return new DOMRect(picture.left, all.top, picture.width, bottom - all.top);
}

function around(rects: readonly DOMRect[]): DOMRect {
  const left = Math.min(...rects.map((rect) => rect.left));
  const top = Math.min(...rects.map((rect) => rect.top));
  const right = Math.max(...rects.map((rect) => rect.right));
  const bottom = Math.max(...rects.map((rect) => rect.bottom));
  return rects.length === 0 ? new DOMRect() : new DOMRect(left, top, right - left, bottom - top);
}
