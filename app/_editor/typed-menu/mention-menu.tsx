import type { Editor } from "@tiptap/core";
import { FileText } from "lucide-react";
import { useEffect, useState } from "react";
import { searchMentionable } from "#app/_actions/mentions.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import { putMention } from "#lib/document/commands/atoms.ts";
import { TypedMenu } from "./typed-menu.tsx";
import { useTyped } from "./use-typed.ts";

type Found = Extract<Awaited<ReturnType<typeof searchMentionable>>, { ok: true }>["value"];

/** How long after a letter it is asked; whoever types on asks once. */
const restMs = 120;

/** The people and documents that somebody may mean behind "@". */
export function MentionMenu({ editor, documentId }: { editor: Editor; documentId: string }) {
  const state = useTyped(editor, "@");
  const query = state.typed?.query ?? null;
  const [answer, setAnswer] = useState<{ query: string; found: Found } | null>(null);
  useEffect(() => {
    if (query === null) return undefined;
    let isWanted = true;
    const timer = setTimeout(
      () => {
        // Where it cannot be had, the letters stay as they were typed.
        searchMentionable(documentId, query).then(
          (outcome) => {
            if (isWanted) setAnswer({ query, found: outcome.ok ? outcome.value : [] });
          },
          () => {},
        );
      },
      query === "" ? 0 : restMs,
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [documentId, query]);
  // What is shown is about what was typed: Enter chooses none that it is not.
  const found = query !== null && answer?.query === query ? answer.found : [];
  const choices = found.map((each) => ({
    id: `${each.kind} ${each.target}`,
    name: each.label,
    ...(each.kind === "document" ? { icon: FileText } : { sign: <Avatar face={each.face} /> }),
    run: () => putMention(editor, { kind: each.kind, target: each.target, label: each.label }),
  }));
  return <TypedMenu editor={editor} label={message("mention.list")} state={state} choices={choices} />;
}
