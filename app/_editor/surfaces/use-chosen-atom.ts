import type { Editor, EditorEvents } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { useEffect, useRef, useState } from "react";
import { selectedAtom } from "#lib/document/commands/atoms.ts";

/** What a surface was opened for. */
interface ChosenAtom {
  /** As it was then; null where nothing of these kinds was selected. */
  before: Node | null;
  /** As it is now; null once somebody has taken it away, whatever is selected instead. */
  now: () => Node | null;
}

/** The thing of one of these kinds that is selected when a surface opens. Others write on meanwhile. */
export function useChosenAtom(editor: Editor, ...names: readonly string[]): ChosenAtom {
  const [before] = useState(() => selectedAtom(editor, ...names));
  const isGone = useRef(false);
  useEffect(() => {
    let pos = editor.state.selection.from;
    const follow = ({ transaction }: EditorEvents["transaction"]) => {
      const now = transaction.mapping.mapResult(pos);
      ({ pos } = now);
      isGone.current ||= now.deleted;
    };
    editor.on("transaction", follow);
    return () => void editor.off("transaction", follow);
  }, [editor]);
  return { before, now: () => (before === null || isGone.current ? null : selectedAtom(editor, ...names)) };
}
