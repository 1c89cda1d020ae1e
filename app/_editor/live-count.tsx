import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";
import { currentLocale, message } from "#app/_ui/messages.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { TextCounter } from "#lib/document/counting.ts";

/** So that no key waits for counting. */
const pauseMs = 300;

interface Words {
  all: number;
  /** Null: nothing is selected. */
  selected: number | null;
}

/** How many words there are, in the corner of the page, while one writes. */
export function LiveCount({ editor, page }: { editor: Editor; page: Page }) {
  const [words, setWords] = useState<Words | null>(null);
  useEffect(() => {
    const counter = new TextCounter(currentLocale());
    let timer: ReturnType<typeof setTimeout> | null = null;
    const count = () => {
      timer = null;
      if (editor.isDestroyed) return;
      const { doc, selection } = editor.state;
      const { from, to, empty } = selection;
      setWords({ all: counter.count(doc).words, selected: empty ? null : counter.count(doc, from, to).words });
    };
    const schedule = () => {
      timer ??= setTimeout(count, pauseMs);
    };
    schedule();
    editor.on("transaction", schedule);
    return () => {
      editor.off("transaction", schedule);
      if (timer !== null) clearTimeout(timer);
    };
  }, [editor]);
  if (words === null) return null;
  const { all, selected } = words;
  return (
    <button type="button" className="live-count" onClick={() => page.show("count")}>
      {selected === null ? message("count.live", { count: all }) : message("count.liveOf", { selected, count: all })}
    </button>
  );
}
