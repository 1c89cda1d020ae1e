import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { putAtom } from "#lib/document/commands/atoms.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";
import { useChosenAtom } from "./use-chosen-atom.ts";

/** Asks what a file is called, here and where it is saved. */
export function FileName({ editor, onClose }: SurfaceProps) {
  const { before, now } = useChosenAtom(editor, "attachment");
  const [name, setName] = useState(() => String(before?.attrs["name"] ?? ""));
  const [problem, setProblem] = useState("");
  return (
    <SurfaceFrame title={message("command.file")} editor={editor} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (now() !== null && putAtom(editor, "attachment", { name: name.trim() })) onClose();
          else setProblem(message("object.refused"));
        }}
      >
        <input
          className="field w-full"
          aria-label={message("file.name")}
          maxLength={200}
          required
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SurfaceEnd onClose={onClose} problem={problem} />
      </form>
    </SurfaceFrame>
  );
}
