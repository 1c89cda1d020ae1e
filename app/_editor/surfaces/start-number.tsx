import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { numberAt, setNumber } from "#lib/document/commands/lists.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** Asks which number the item of a list has. */
export function StartNumber({ editor, onClose }: SurfaceProps) {
  const [typed, setTyped] = useState(() => String(numberAt(editor) ?? 1));
  const [refused, setRefused] = useState(false);
  return (
    <SurfaceFrame title={message("start.title")} editor={editor} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (setNumber(editor, typed.trim() === "" ? Number.NaN : Number(typed))) onClose();
          else setRefused(true);
        }}
      >
        <input
          className="field w-full"
          aria-label={message("start.number")}
          inputMode="numeric"
          autoComplete="off"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
          autoFocus
          value={typed}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p aria-live="polite" className="mt-2 min-h-5 text-warn">
          {refused && message("start.refused")}
        </p>
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}
