import type { Editor } from "@tiptap/core";
import { ChevronDown, ChevronRight, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { type Heading, type OutlineEntry, headingsOf, sameHeadings, unfolded } from "#lib/document/outline.ts";
import { goToPos } from "./go-to.ts";
import type { OutlineChoice } from "./use-outline-choice.ts";

/** How long after a change the outline is made anew; typing does not wait for it. */
const restMs = 300;
/** What counts as "at the top of the page": below the toolbar. */
const topPx = 120;

interface OutlineProps {
  editor: Editor;
  choice: OutlineChoice;
}

/** The headings of the document beside it: which one is being read, and a way to each. */
export function Outline({ editor, choice }: OutlineProps) {
  const { isOpen, toggle, hasRoom } = choice;
  const headings = useHeadings(editor);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const current = useCurrent(editor, headings, isOpen);
  const entries = unfolded(headings, folded);
  const top = Math.min(...headings.map(({ level }) => level));
  const hasParts = entries.some((entry) => entry.hasParts);
  // What is being read may be folded away.
  const shown = entries.findLast(({ index }) => index <= current)?.index;
  const Icon = isOpen ? PanelLeftClose : PanelLeftOpen;
  const name = message(isOpen ? "outline.close" : "outline.open");
  return (
    <nav className="outline-panel" aria-label={message("outline.label")} data-open={isOpen} data-over={!hasRoom}>
      <div className="outline-head">
        <button type="button" className="tool" aria-label={name} aria-expanded={isOpen} title={name} onClick={toggle}>
          <Icon aria-hidden size={17} />
        </button>
        {isOpen && <span aria-hidden>{message("outline.label")}</span>}
      </div>
      {isOpen && headings.length === 0 && <p className="px-2 text-soft">{message("outline.empty")}</p>}
      {isOpen && headings.length > 0 && (
        <ol>
          {entries.map((entry) => (
            <li
              key={entry.index}
              className="outline-item"
              data-foldable={hasParts}
              style={{ paddingInlineStart: `${(entry.level - top) * 12}px` }}
            >
              {entry.hasParts && (
                <FoldButton
                  entry={entry}
                  isFolded={folded.has(entry.path)}
                  onToggle={() => {
                    const next = new Set(folded);
                    if (!next.delete(entry.path)) next.add(entry.path);
                    setFolded(next);
                  }}
                />
              )}
              <button
                type="button"
                className="outline-entry"
                aria-current={entry.index === shown ? "location" : undefined}
                onClick={() => {
                  // Where it stands now: others write on meanwhile.
                  const now = headingsOf(editor.state.doc);
                  const { index, text } = entry;
                  const heading = now[index]?.text === text ? now[index] : now.find((each) => each.text === text);
                  if (heading !== undefined) goToPos(editor, heading.pos + 1);
                }}
              >
                {entry.text || message("document.untitled")}
              </button>
            </li>
          ))}
        </ol>
      )}
    </nav>
  );
}

interface FoldButtonProps {
  entry: OutlineEntry;
  isFolded: boolean;
  onToggle: () => void;
}

/** Hides what stands under a heading of the outline, and shows it again. */
function FoldButton({ entry, isFolded, onToggle }: FoldButtonProps) {
  const Icon = isFolded ? ChevronRight : ChevronDown;
  return (
    <button
      type="button"
      className="outline-fold"
      aria-expanded={!isFolded}
      aria-label={message("outline.parts", { heading: entry.text || message("document.untitled") })}
      onClick={onToggle}
    >
      <Icon aria-hidden size={14} />
    </button>
  );
}

function useHeadings(editor: Editor): readonly Heading[] {
  const [headings, setHeadings] = useState<readonly Heading[]>(() => headingsOf(editor.state.doc));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      if (editor.isDestroyed) return;
      const next = headingsOf(editor.state.doc);
      setHeadings((before) => (sameHeadings(before, next) ? before : next));
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, restMs);
    };
    editor.on("update", later);
    // What came between the first look and this.
    later();
    return () => {
      clearTimeout(timer);
      editor.off("update", later);
    };
  }, [editor]);
  return headings;
}

/** Which heading what is at the top of the window belongs to; -1 before the first. */
function useCurrent(editor: Editor, headings: readonly Heading[], isOpen: boolean): number {
  const [current, setCurrent] = useState(-1);
  const frame = useRef(0);
  useEffect(() => {
    if (!isOpen) return undefined;
    const look = () => {
      frame.current = 0;
      if (editor.isDestroyed) return;
      const now = headingsOf(editor.state.doc);
      // The last one above the line, found by halves: each look at the layout costs something.
      let [low, high] = [0, now.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        const element = editor.view.nodeDOM(now[middle]?.pos ?? 0);
        const isAbove = element instanceof HTMLElement && shownPart(element).getBoundingClientRect().top <= topPx;
        if (isAbove) low = middle + 1;
        else high = middle;
      }
      setCurrent(low - 1);
    };
    const schedule = () => {
      if (frame.current === 0) frame.current = requestAnimationFrame(look);
    };
    schedule();
    addEventListener("scroll", schedule, { passive: true });
    addEventListener("resize", schedule);
    return () => {
      removeEventListener("scroll", schedule);
      removeEventListener("resize", schedule);
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [editor, headings, isOpen]);
  return current;
}

/** What is to be seen of an element: itself, or what it is folded in. */
function shownPart(element: HTMLElement): HTMLElement {
  if (element.getClientRects().length > 0) return element;
  return element.parentElement?.closest<HTMLElement>("[data-details]") ?? element;
}
