import { Ban } from "lucide-react";
import type { KeyboardEvent } from "react";
import { message } from "#app/_ui/messages.ts";
import { palette, swatchColumns } from "./palette.ts";

interface ColorChoiceProps {
  /** What the colour is for. */
  name: string;
  /** What it is to have none. */
  none: string;
  current: string | null;
  onChoose: (color: string | null) => void;
}

/** The colours to choose from: none, the palette, any other. */
export function ColorChoice({ name, none, current, onChoose }: ColorChoiceProps) {
  return (
    <>
      <button type="button" className="color-none" aria-pressed={current === null} onClick={() => onChoose(null)}>
        <Ban aria-hidden size={16} />
        {none}
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
            onClick={() => onChoose(hex)}
          />
        ))}
      </fieldset>
      <label className="color-custom">
        {message("color.custom")}
        <input
          ref={(input) => {
            // React tells every colour that the pointer passes on its way.
            const take = () => onChoose(input?.value ?? null);
            input?.addEventListener("change", take);
            return () => input?.removeEventListener("change", take);
          }}
          type="color"
          defaultValue={/^#[\da-f]{6}$/i.test(current ?? "") ? (current ?? "") : "#2743c4"}
        />
      </label>
    </>
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
