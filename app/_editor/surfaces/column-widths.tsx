import { type SubmitEvent, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { columnWidthsAt, setColumnWidths } from "#lib/document/commands/column-widths.ts";
import { NumberField } from "./number-field.tsx";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** How wide the columns are that the caret is in. */
export function ColumnWidths({ editor, onClose }: SurfaceProps) {
  const [before] = useState(() => columnWidthsAt(editor) ?? []);
  const [widths, setWidths] = useState(before);
  const [refused, setRefused] = useState(false);

  function handleSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (setColumnWidths(editor, widths)) onClose();
    else setRefused(true);
  }

  return (
    <SurfaceFrame title={message("command.column-widths")} editor={editor} onClose={onClose} className="look">
      <form className="look-form" onSubmit={handleSubmit}>
        {before.map((width, index) => (
          <NumberField
            // oxlint-disable-next-line react/no-array-index-key -- a column is known by its place
            key={index}
            label={message("columns.width", { number: index + 1 })}
            placeholder={message("table.automatic")}
            value={width}
            onChange={(value) => setWidths(widths.with(index, value))}
          />
        ))}
        <p aria-live="polite" className="look-problem text-warn">
          {refused && message("columns.refused")}
        </p>
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}
