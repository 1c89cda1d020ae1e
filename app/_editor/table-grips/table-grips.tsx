import type { Editor } from "@tiptap/core";
import type { Transaction } from "@tiptap/pm/state";
import { type PointerEvent, useEffect, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { leastSize, resizeTable } from "#lib/document/commands/table-look.ts";
import { moveInTable, selectInTable } from "#lib/document/commands/tables.ts";
import { useLayoutValue } from "#app/_editor/use-layout-value.ts";
import { type Grid, type Span, gridOf, indexAt } from "./grid.ts";

type Kind = "row" | "column";

/** What is being dragged: a whole row or column, or the line at its end. */
interface Drag {
  kind: Kind;
  index: number;
  what: "move" | "resize";
  from: number;
  now: number;
}

/** How far a grip has to be dragged before it is more than a click. */
const slack = 5;

/**
 * What a table has at its edges for the pointer: bars that select a row or column, or move it when they are dragged, and lines that
 * make it larger or smaller. For the keyboard the same is in the menus.
 */
export function TableGrips({ editor }: { editor: Editor }) {
  const [hovered, setHovered] = useState<number | null>(null);
  useEffect(() => {
    const { dom } = editor.view;
    const look = ({ target }: globalThis.PointerEvent) => {
      if (target instanceof Element && target.closest(".table-grips") !== null) return;
      const table = target instanceof Element ? target.closest("table") : null;
      setHovered(table === null || !dom.contains(table) ? null : placeOf(editor, table));
    };
    // It goes along with what is written above it.
    const follow = ({ transaction: { docChanged, mapping } }: { transaction: Transaction }) => {
      if (docChanged) setHovered((pos) => (pos === null ? null : mapping.map(pos)));
    };
    editor.on("transaction", follow);
    document.addEventListener("pointermove", look, { passive: true });
    document.addEventListener("pointerdown", look, { passive: true });
    return () => {
      editor.off("transaction", follow);
      document.removeEventListener("pointermove", look);
      document.removeEventListener("pointerdown", look);
    };
  }, [editor]);
  const grid = useLayoutValue(
    editor,
    () => {
      return hovered === null || !editor.isEditable ? null : gridOf(editor, hovered);
    },
    hovered,
  );
  return grid === null ? null : <Grips editor={editor} grid={grid} />;
}

function placeOf(editor: Editor, table: Element): number | null {
  const box = table.parentElement;
  if (box === null) return null;
  const inside = editor.view.posAtDOM(table, 0);
  const $pos = editor.state.doc.resolve(inside);
  for (let depth = $pos.depth; depth > 0; depth -= 1)
    if ($pos.node(depth).type.spec.tableRole === "table") return $pos.before(depth);
  return null;
}

function Grips({ editor, grid }: { editor: Editor; grid: Grid }) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const { frame, pos } = grid;
  useEffect(() => {
    if (drag === null) return undefined;
    const cancel = (event: KeyboardEvent) => {
      if (event.key === "Escape") setDrag(null);
    };
    document.addEventListener("keydown", cancel);
    return () => document.removeEventListener("keydown", cancel);
  }, [drag]);

  const bars = (kind: Kind) => {
    const spans = kind === "row" ? grid.rows : grid.columns;
    const at = (event: PointerEvent) => (kind === "row" ? event.clientY : event.clientX);
    const handlers = (what: Drag["what"], index: number) => ({
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        if (what === "move") selectInTable(editor, pos, kind, index);
        setDrag({ kind, index, what, from: at(event), now: at(event) });
      },
      onPointerMove(event: PointerEvent) {
        if (drag !== null) setDrag({ ...drag, now: at(event) });
      },
      onPointerUp(event: PointerEvent) {
        if (drag !== null) finish(editor, grid, { ...drag, now: at(event) });
        setDrag(null);
      },
      onPointerCancel: () => setDrag(null),
    });
    return spans.map(({ start, size }, index) => {
      const along = kind === "row" ? { top: start, height: size } : { left: start, width: size };
      const end = kind === "row" ? { top: start + size - 4 } : { left: start + size - 4 };
      const name = message(kind === "row" ? "command.select-row" : "command.select-column");
      return (
        // oxlint-disable-next-line react/no-array-index-key -- it is its place that a row is known by here
        <div key={index}>
          <div className={`table-grip table-grip-${kind}`} style={along} title={name} {...handlers("move", index)} />
          <div className={`table-line table-line-${kind}`} style={end} {...handlers("resize", index)} />
        </div>
      );
    });
  };

  return (
    <div aria-hidden className="table-grips" style={frame} data-dragging={drag?.what}>
      {bars("column")}
      {bars("row")}
      {drag !== null && <Guide grid={grid} drag={drag} />}
    </div>
  );
}

/** The line that shows where what is dragged would come to stand. */
function Guide({ grid, drag }: { grid: Grid; drag: Drag }) {
  const spans = drag.kind === "row" ? grid.rows : grid.columns;
  const place = drag.what === "resize" ? lineOf(spans, drag) : targetLine(spans, drag);
  if (place === null) return null;
  return (
    <div
      className={`table-guide table-guide-${drag.kind}`}
      style={drag.kind === "row" ? { top: place } : { left: place }}
    />
  );
}

function lineOf(spans: readonly Span[], { index, from, now }: Drag): number {
  const { start = 0, size = 0 } = spans[index] ?? {};
  return start + Math.max(leastSize, size + now - from);
}

/** Where it would go: before those in front of it, behind those after it. Null where it would stay. */
function targetLine(spans: readonly Span[], drag: Drag): number | null {
  const to = targetOf(spans, drag);
  const span = to === null ? undefined : spans[to];
  if (to === null || span === undefined) return null;
  return to > drag.index ? span.start + span.size : span.start;
}

function targetOf(spans: readonly Span[], { index, from, now }: Drag): number | null {
  const { start = 0, size = 0 } = spans[index] ?? {};
  if (Math.abs(now - from) < slack) return null;
  const to = indexAt(spans, start + size / 2 + now - from);
  return to === index ? null : to;
}

function finish(editor: Editor, grid: Grid, drag: Drag): void {
  const spans = drag.kind === "row" ? grid.rows : grid.columns;
  if (drag.what === "move") {
    const to = targetOf(spans, drag);
    if (to !== null) moveInTable(editor, drag.kind, drag.index, to);
    return;
  }
  if (Math.abs(drag.now - drag.from) < 2) return;
  const size = lineOf(spans, drag) - (spans[drag.index]?.start ?? 0);
  const zoom = zoomOf(editor);
  if (drag.kind === "row") {
    resizeTable(editor, grid.pos, { rows: spans.map((_, index) => (index === drag.index ? size / zoom : null)) });
    return;
  }
  // The others keep the widths that they have, so that one line moves and not all of them.
  const columns = spans.map((span, index) => (index === drag.index ? size : span.size) / zoom);
  resizeTable(editor, grid.pos, { columns });
}

/** How large the sheet is shown. */
function zoomOf(editor: Editor): number {
  const sheet = editor.view.dom.closest<HTMLElement>(".sheet");
  return Number(sheet?.style.zoom || 1);
}
