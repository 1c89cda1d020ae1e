import type { Editor } from "@tiptap/core";
import { useEffect, useRef, useState } from "react";
import type { Awareness } from "y-protocols/awareness";
import { message } from "#app/_ui/messages.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";
import { caretOf } from "./places.ts";

/** How long somebody has to stay in a paragraph before it is said: who passes through says nothing. */
const settledMs = 1_200;

interface AnnouncementsProps {
  editor: Editor;
  awareness: Awareness;
  people: readonly PresenceUser[];
  ownId: string | null;
}

/** Says to who cannot see the carets who comes, who goes, and who is in the paragraph in which one writes. */
export function Announcements({ editor, awareness, people, ownId }: AnnouncementsProps) {
  const [{ text, count }, setTold] = useState({ text: "", count: 0 });
  const tell = (next: string) => setTold((before) => ({ text: next, count: before.count + 1 }));
  const here = useRef<Set<string>>(new Set());
  const known = useRef<ReadonlyMap<string, string> | null>(null);

  useEffect(() => {
    const now = new Map(people.filter(({ id }) => id !== ownId).map(({ id, name }) => [id, name]));
    const before = known.current;
    known.current = now;
    // Those who are there at first are in the list.
    if (before === null) return;
    const came = [...now].filter(([id]) => !before.has(id)).map(([, name]) => message("presence.joined", { name }));
    const went = [...before].filter(([id]) => !now.has(id)).map(([, name]) => message("presence.left", { name }));
    if (came.length + went.length > 0) tell([...came, ...went].join(" "));
  }, [people, ownId]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      if (editor.isDestroyed) return;
      const { $head } = editor.state.selection;
      const isInText = $head.parent.isTextblock;
      const names: string[] = [];
      for (const { id, name } of people) {
        const caret = id === ownId ? null : caretOf(editor, awareness, id);
        const isHere = isInText && caret !== null && caret >= $head.start() && caret <= $head.end();
        if (isHere && !here.current.has(id)) names.push(name);
        if (isHere) here.current.add(id);
        else here.current.delete(id);
      }
      if (names.length > 0) tell(names.map((name) => message("presence.here", { name })).join(" "));
    };
    const schedule = () => {
      timer ??= setTimeout(look, settledMs);
    };
    awareness.on("change", schedule);
    editor.on("selectionUpdate", schedule);
    return () => {
      clearTimeout(timer);
      awareness.off("change", schedule);
      editor.off("selectionUpdate", schedule);
    };
  }, [editor, awareness, people, ownId]);

  return (
    <p className="announcements sr-only" aria-live="polite">
      {/* Made anew each time: the same words twice are two things said. */}
      <span key={count}>{text}</span>
    </p>
  );
}
