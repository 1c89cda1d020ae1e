import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { putAtom } from "#lib/document/commands/atoms.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";
import { useChosenAtom } from "./use-chosen-atom.ts";

/** Asks what a place is called to which links may lead. */
export function BookmarkName({ editor, onClose }: SurfaceProps) {
  const { before, now } = useChosenAtom(editor, "bookmark");
  const [name, setName] = useState(() => String(before?.attrs["name"] ?? ""));
  const [problem, setProblem] = useState("");
  return (
    <SurfaceFrame title={message("command.bookmark")} editor={editor} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // The one that was selected may be gone by now: then this is a new one.
          const [id, replacing] = now() === null ? [{ id: crypto.randomUUID() }, []] : [{}, ["bookmark"]];
          if (putAtom(editor, "bookmark", { ...id, name: name.trim() }, replacing)) onClose();
          else setProblem(message("object.refused"));
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
        <SurfaceEnd onClose={onClose} problem={problem} />
      </form>
    </SurfaceFrame>
  );
}
