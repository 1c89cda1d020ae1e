import { useEffect, useId, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { putAtom } from "#lib/document/commands/atoms.ts";
import { renderMath } from "#app/_editor/node-views/math-rendering.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";
import { useChosenAtom } from "./use-chosen-atom.ts";

const kinds = ["inlineMath", "blockMath"];

/** Asks for an equation, and shows what becomes of it. */
export function Equation({ editor, onClose }: SurfaceProps) {
  const { before, now } = useChosenAtom(editor, ...kinds);
  const [latex, setLatex] = useState(() => String(before?.attrs["latex"] ?? ""));
  const [isDisplay, setDisplay] = useState(before?.type.name === "blockMath");
  const [problem, setProblem] = useState("");
  const preview = useRef<HTMLOutputElement>(null);
  const id = useId();
  useEffect(() => {
    if (preview.current !== null) renderMath(preview.current, latex, true);
  }, [latex]);
  return (
    <SurfaceFrame title={message("command.equation")} editor={editor} onClose={onClose} className="equation">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const name = isDisplay ? "blockMath" : "inlineMath";
          const equation = { latex: latex.trim() };
          if (equation.latex === "" || putAtom(editor, name, equation, now() === null ? [] : kinds)) onClose();
          else setProblem(message("object.refused"));
        }}
      >
        <textarea
          className="field equation-source"
          aria-label={message("equation.latex")}
          aria-describedby={`${id}-hint`}
          rows={3}
          maxLength={20_000}
          spellCheck={false}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
          autoFocus
          value={latex}
          onChange={(event) => setLatex(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
        <p id={`${id}-hint`} className="mt-1 text-soft">
          {message("equation.empty")}
        </p>
        <output ref={preview} aria-label={message("equation.preview")} className="equation-preview" />
        <label className="mt-3 flex items-center gap-2">
          <input type="checkbox" checked={isDisplay} onChange={({ target }) => setDisplay(target.checked)} />
          {message("equation.display")}
        </label>
        <SurfaceEnd onClose={onClose} problem={problem} />
      </form>
    </SurfaceFrame>
  );
}
