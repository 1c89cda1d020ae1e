import { useEffect, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { putText } from "#lib/document/commands/atoms.ts";
import { type Emoji, allEmoji, emojiFor } from "#app/_editor/emoji.ts";
import { SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** More are scrolled past, not looked at. */
const most = 400;

/** Finds an emoji by what it is called, and writes it. */
export function EmojiChoice({ editor, onClose }: SurfaceProps) {
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState<readonly Emoji[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    allEmoji().then(
      (list) => isWanted && setAll(list),
      () => {
        if (!isWanted) return;
        onClose();
        alert(message("home.failed"));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [onClose]);
  const found = all === null ? [] : emojiFor(all, typed).slice(0, most);
  const choose = (emoji: Emoji | undefined) => {
    if (emoji === undefined) return;
    putText(editor, emoji.sign);
    onClose();
  };
  return (
    <SurfaceFrame title={message("command.emoji")} editor={editor} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          choose(found[0]);
        }}
      >
        <input
          className="field w-full"
          type="search"
          aria-label={message("emoji.search")}
          placeholder={message("emoji.search")}
          autoComplete="off"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      <div className="emoji-grid">
        {found.map((emoji) => (
          <button
            key={emoji.sign}
            type="button"
            className="emoji-choice"
            aria-label={emoji.name}
            title={emoji.name}
            onClick={() => choose(emoji)}
          >
            {emoji.sign}
          </button>
        ))}
      </div>
      <p aria-live="polite" className="text-soft">
        {all !== null && found.length === 0 && message("emoji.none")}
      </p>
    </SurfaceFrame>
  );
}
