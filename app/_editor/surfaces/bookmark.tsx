import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { putAtom, selectedAtom } from "#lib/document/commands/atoms.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** Asks what a place is called to which links may lead. */
export function BookmarkName({ editor, onClose }: SurfaceProps) {
  const [name, setName] = useState(() => String(selectedAtom(editor, "bookmark")?.attrs["name"] ?? ""));
  return (
    <SurfaceFrame title={message("command.bookmark")} editor={editor} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // The one that was selected may be gone by now: then this is a new one.
          const id = selectedAtom(editor, "bookmark") === null ? { id: crypto.randomUUID() } : {};
          putAtom(editor, "bookmark", { ...id, name: name.trim() });
          onClose();
        }}
      >
        <input
          className="field w-full"
          aria-label={message("bookmark.name")}
          maxLength={200}
          required
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <p className="mt-2 text-soft">{message("bookmark.hint")}</p>
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}
