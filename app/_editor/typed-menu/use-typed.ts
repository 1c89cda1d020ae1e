import type { Editor } from "@tiptap/core";
import type { Transaction } from "@tiptap/pm/state";
import { useCallback, useEffect, useRef, useState } from "react";
import { isFromSequence } from "#lib/document/binding/sync-plugin.ts";

/** What somebody is typing behind a character that asks for something. */
export interface Typed {
  /** Where the character stands. */
  from: number;
  /** What was typed behind it. */
  query: string;
}

/** What is being typed, and what can be done about it. */
export interface TypedState {
  /** As the page shows it. */
  typed: Typed | null;
  /** Where it stands at this moment; null where it was left. */
  now: () => { from: number; to: number } | null;
  dismiss: () => void;
}

/** Longer than anything that is asked for. */
const longest = 40;

/**
 * What is typed behind a character ("/" say) that was itself typed at the beginning of a word, until that is left, deleted or dismissed; with
 * what dismisses it. Others' changes move it along.
 */
export function useTyped(editor: Editor, character: string): TypedState {
  const live = useRef<number | null>(null);
  const [typed, setTyped] = useState<Typed | null>(null);
  const [dismissed, setDismissed] = useState(0);
  const dismiss = useCallback(() => setDismissed((times) => times + 1), []);
  useEffect(() => {
    let from: number | null = null;
    const listen = ({ transaction }: { transaction: Transaction }) => {
      if (from !== null) {
        const { pos, deleted } = transaction.mapping.mapResult(from);
        from = deleted ? null : pos;
      }
      if (from === null && transaction.docChanged && !isFromSequence(transaction)) from = placeOf(editor, character);
      const query = from === null ? null : queryAt(editor, from, character);
      if (query === null) from = null;
      live.current = from;
      setTyped((before) => {
        if (from === null || query === null) return null;
        return before?.from === from && before.query === query ? before : { from, query };
      });
    };
    const leave = () => {
      from = null;
      live.current = null;
      setTyped(null);
    };
    leave();
    // Somebody may have begun before this was loaded.
    const frame = requestAnimationFrame(() => {
      if (dismissed > 0 || from !== null || editor.isDestroyed) return;
      from = begunOf(editor, character);
      const query = from === null ? null : queryAt(editor, from, character);
      live.current = from;
      if (from !== null && query !== null) setTyped({ from, query });
    });
    editor.on("transaction", listen);
    editor.on("blur", leave);
    return () => {
      cancelAnimationFrame(frame);
      editor.off("transaction", listen);
      editor.off("blur", leave);
    };
  }, [editor, character, dismissed]);
  const now = useCallback(
    () => (live.current === null ? null : { from: live.current, to: editor.state.selection.head }),
    [editor],
  );
  return { typed, now, dismiss };
}

/** Where the character stands that was typed just now, before `end`; null where it is none that asks. */
function placeOf(editor: Editor, character: string, end = editor.state.selection.head): number | null {
  const { selection, doc } = editor.state;
  const { $head, empty } = selection;
  if (!empty || !editor.isEditable || !$head.parent.isTextblock || $head.parent.type.name === "codeBlock") return null;
  if ($head.marks().some(({ type }) => type.name === "code" || type.name === "link")) return null;
  const before = doc.textBetween(Math.max($head.start(), end - 2), end, undefined, "\ufffc");
  const isAtBeginning = before.length === 1 || /^\s/u.test(before);
  return before.endsWith(character) && isAtBeginning ? end - 1 : null;
}

/** Where the character stands behind which somebody is typing who has typed before anybody listened. */
function begunOf(editor: Editor, character: string): number | null {
  if (!editor.view.hasFocus() || editor.storage.sharedEditing.undo?.canUndo !== true) return null;
  const { $head } = editor.state.selection;
  if (!$head.parent.isTextblock) return null;
  const start = Math.max($head.start(), $head.pos - longest);
  const at = start + editor.state.doc.textBetween(start, $head.pos, undefined, "\ufffc").lastIndexOf(character);
  if (at < start || placeOf(editor, character, at + 1) === null) return null;
  return queryAt(editor, at, character) === null ? null : at;
}

function queryAt(editor: Editor, from: number, character: string): string | null {
  const { selection, doc } = editor.state;
  const { $head, empty } = selection;
  if (!empty || $head.pos <= from || from < $head.start()) return null;
  const text = doc.textBetween(from, $head.pos, undefined, "\ufffc");
  if (!text.startsWith(character) || text.length > longest || /\ufffc|\s\s|^.\s/u.test(text)) return null;
  return text.slice(1);
}
