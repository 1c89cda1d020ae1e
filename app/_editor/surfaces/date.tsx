import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { putAtom } from "#lib/document/commands/atoms.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";
import { useChosenAtom } from "./use-chosen-atom.ts";

/** Asks for a day: today, unless one is selected. */
export function DateChoice({ editor, onClose }: SurfaceProps) {
  const { before, now } = useChosenAtom(editor, "date");
  const [day, setDay] = useState(() => String(before?.attrs["value"] ?? today()));
  const [problem, setProblem] = useState("");
  return (
    <SurfaceFrame title={message("command.date")} editor={editor} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (day === "" || putAtom(editor, "date", { value: day }, now() === null ? [] : ["date"])) onClose();
          else setProblem(message("object.refused"));
        }}
      >
        <input
          className="field w-full"
          type="date"
          aria-label={message("date.day")}
          required
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
          autoFocus
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
        <SurfaceEnd onClose={onClose} problem={problem} />
      </form>
    </SurfaceFrame>
  );
}

/** The day that it is where the reader is. */
function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
