import { type SubmitEvent, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import {
  type LetterStyle,
  highlightAt,
  letterStyleAt,
  setLetters,
  sizeAt,
  sizeBounds,
} from "#lib/document/commands/formatting.ts";
import { fontNames, fontStack, usualFont } from "#lib/document/schema/fonts.ts";
import { ColorChoice } from "#app/_editor/color-choice.tsx";
import { usualHighlight } from "#app/_editor/palette.ts";
import { NumberField } from "./number-field.tsx";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** The family, the size and the colours of the selected letters, or of those that are typed next. */
export function FontChoice({ editor, onClose }: SurfaceProps) {
  const [before] = useState(() => {
    const ground = highlightAt(editor);
    return {
      ...letterStyleAt(editor),
      size: sizeAt(editor.state),
      highlight: ground === "" ? usualHighlight : ground,
    };
  });
  const [style, setStyle] = useState<Partial<LetterStyle>>({});
  const [highlight, setHighlight] = useState<string | null | undefined>();
  const [refused, setRefused] = useState(false);

  function handleSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { fontSize = null } = style;
    const { least, most } = sizeBounds;
    const isRight = fontSize === null || (fontSize >= least && fontSize <= most);
    const isChanged = Object.keys(style).length > 0 || highlight !== undefined;
    if (isRight && (!isChanged || setLetters(editor, style, highlight))) onClose();
    else setRefused(true);
  }

  return (
    <SurfaceFrame title={message("command.font")} editor={editor} onClose={onClose} className="look">
      <form className="look-form" onSubmit={handleSubmit}>
        <label>
          {message("toolbar.font")}
          <select
            className="field"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
            autoFocus
            value={style.fontFamily === undefined ? "" : (style.fontFamily ?? usualFont)}
            onChange={({ target: { value } }) => {
              const { fontFamily: _, ...others } = style;
              setStyle(value === "" ? others : { ...others, fontFamily: value === usualFont ? null : value });
            }}
          >
            {/* What is selected may be in several families, of which this is the first. */}
            <option value="">{message("font.asNow", { font: before.fontFamily ?? usualFont })}</option>
            {fontNames.map((name) => (
              <option key={name} value={name} style={{ fontFamily: fontStack(name) }}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <NumberField
          label={message("toolbar.size")}
          placeholder={message("spacing.usual")}
          value={before.size}
          onChange={(fontSize) => setStyle({ ...style, fontSize })}
        />
        <section aria-label={message("color.letters")}>
          <h3>{message("color.letters")}</h3>
          <ColorChoice
            name={message("color.letters")}
            none={message("color.usual")}
            current={style.color === undefined ? before.color : style.color}
            onChoose={(color) => setStyle({ ...style, color })}
          />
        </section>
        <section aria-label={message("color.highlight")}>
          <h3>{message("color.highlight")}</h3>
          <ColorChoice
            name={message("color.highlight")}
            none={message("color.none")}
            current={highlight === undefined ? before.highlight : highlight}
            onChoose={setHighlight}
          />
        </section>
        <p aria-live="polite" className="look-problem text-warn">
          {refused && message("font.refused")}
        </p>
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}
