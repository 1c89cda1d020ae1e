import type { Editor } from "@tiptap/core";
import { Ban, Baseline, Highlighter } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { focusText } from "#lib/document/commands/command.ts";
import {
  canStyle,
  highlightAt,
  letterStyleAt,
  setHighlight,
  setLetterStyle,
} from "#lib/document/commands/formatting.ts";
import { palette, swatchColumns } from "#app/_editor/palette.ts";
import { useEditorValue } from "#app/_editor/use-command-states.ts";
import { ToolPanel } from "./tool-panel.tsx";

/** The ground that a highlighter gives where no colour is named; text.css has the same. */
const usualHighlight = "#fbe7a1";

const kinds = {
  letters: {
    name: "color.letters",
    none: "color.usual",
    icon: Baseline,
    without: "var(--ink)",
    read: (editor: Editor) => letterStyleAt(editor).color,
    write: (editor: Editor, color: string | null) => setLetterStyle(editor, { color }),
  },
  highlight: {
    name: "color.highlight",
    none: "color.none",
    icon: Highlighter,
    without: "transparent",
    read: (editor: Editor) => {
      const color = highlightAt(editor);
      return color === "" ? usualHighlight : color;
    },
    write: (editor: Editor, color: string | null) => setHighlight(editor, color),
  },
} as const;

/** Chooses the colour of letters, or that of a highlighter. */
export function ColorTool({ editor, kind }: { editor: Editor | null; kind: keyof typeof kinds }) {
  const { name: key, none, icon, without, read, write } = kinds[kind];
  const [open, setOpen] = useState(false);
  const isEnabled = useEditorValue(editor, canStyle) ?? false;
  const current = useEditorValue(editor, read);
  const name = message(key);
  const choose = (color: string | null) => {
    if (editor !== null) write(editor, color);
    setOpen(false);
  };
  return (
    <ToolPanel
      name={name}
      tip={name}
      icon={icon}
      color={current ?? without}
      disabled={!isEnabled}
      open={open}
      onOpenChange={setOpen}
      onLeave={() => editor !== null && focusText(editor)}
    >
      <button type="button" className="color-none" onClick={() => choose(null)}>
        <Ban aria-hidden size={16} />
        {message(none)}
      </button>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of its swatches, on their way up */}
      <fieldset aria-label={name} className="swatches" onKeyDown={moveAmongSwatches}>
        {palette().map(({ name: label, hex }) => (
          <button
            key={hex}
            type="button"
            className="swatch"
            style={{ background: hex }}
            title={label}
            aria-label={label}
            aria-pressed={current === hex}
            data-first={current === hex ? "" : undefined}
            onClick={() => choose(hex)}
          />
        ))}
      </fieldset>
      <label className="color-custom">
        {message("color.custom")}
        <input
          ref={(input) => {
            // React tells every colour that the pointer passes on its way.
            const take = () => choose(input?.value ?? null);
            input?.addEventListener("change", take);
            return () => input?.removeEventListener("change", take);
          }}
          type="color"
          defaultValue={/^#[\da-f]{6}$/i.test(current ?? "") ? (current ?? "") : "#2743c4"}
        />
      </label>
    </ToolPanel>
  );
}

/** Arrow keys go from swatch to swatch. */
function moveAmongSwatches(event: KeyboardEvent<HTMLElement>): void {
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: swatchColumns,
    ArrowUp: -swatchColumns,
  };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const swatches = [...event.currentTarget.querySelectorAll<HTMLElement>(".swatch")];
  const index = swatches.findIndex((swatch) => swatch === document.activeElement) + step;
  swatches[Math.max(0, Math.min(swatches.length - 1, index))]?.focus();
}
