import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { putText } from "#lib/document/commands/atoms.ts";
import { type Emoji, allEmoji, emojiFor } from "#app/_editor/emoji.ts";
import { TypedMenu } from "./typed-menu.tsx";
import { useTyped } from "./use-typed.ts";

/** Fewer letters would bring the list up behind every smiley. */
const least = 2;
const most = 8;

/** The emoji that somebody names behind ":". */
export function EmojiMenu({ editor }: { editor: Editor }) {
  const state = useTyped(editor, ":");
  const { typed } = state;
  const [all, setAll] = useState<readonly Emoji[]>([]);
  const isAsked = typed !== null && typed.query.length >= least && /^\p{L}/u.test(typed.query);
  useEffect(() => {
    // Where they cannot be had, the letters stay as they were typed.
    if (isAsked) allEmoji().then(setAll, () => {});
  }, [isAsked]);
  const choices = (isAsked ? emojiFor(all, typed.query) : [])
    .slice(0, most)
    .map(({ sign, name }) => ({ id: sign, name, sign, run: () => putText(editor, sign) }));
  return <TypedMenu editor={editor} label={message("command.emoji")} state={state} choices={choices} />;
}
