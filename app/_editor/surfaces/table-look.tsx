import { type SubmitEvent, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import {
  type CellLook,
  type TableSizes,
  cellLookAt,
  setTableLook,
  tableSizesAt,
} from "#lib/document/commands/table-look.ts";
import { ColorChoice } from "#app/_editor/color-choice.tsx";
import { NumberField } from "./number-field.tsx";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

const bare: CellLook = {
  background: null,
  borderColor: null,
  borderWidth: null,
  borderStyle: null,
  verticalAlign: null,
};

/** How the selected cells look, and how large their columns and rows are. */
export function TableLook({ editor, onClose }: SurfaceProps) {
  const [before] = useState(() => ({
    look: cellLookAt(editor) ?? bare,
    sizes: tableSizesAt(editor) ?? { columnWidth: null, rowHeight: null },
  }));
  const [look, setLook] = useState<Partial<CellLook>>({});
  const [sizes, setSizes] = useState<Partial<TableSizes>>({});
  const [refused, setRefused] = useState(false);
  const now = { ...before.look, ...look };

  function handleSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const isChanged = Object.keys(look).length + Object.keys(sizes).length > 0;
    if (!isChanged || setTableLook(editor, { look, sizes })) onClose();
    else setRefused(true);
  }

  return (
    <SurfaceFrame title={message("command.table-look")} editor={editor} onClose={onClose} className="look">
      <form className="look-form" onSubmit={handleSubmit}>
        <section aria-label={message("table.background")}>
          <h3>{message("table.background")}</h3>
          <ColorChoice
            name={message("table.background")}
            none={message("color.none")}
            current={now.background}
            onChoose={(background) => setLook({ ...look, background })}
          />
        </section>
        <section aria-label={message("table.borderColor")}>
          <h3>{message("table.borderColor")}</h3>
          <ColorChoice
            name={message("table.borderColor")}
            none={message("table.borderUsual")}
            current={now.borderColor}
            onChoose={(borderColor) => setLook({ ...look, borderColor })}
          />
        </section>
        <label>
          {message("table.borderStyle")}
          <select
            className="field"
            value={now.borderStyle ?? ""}
            onChange={({ target }) =>
              setLook({ ...look, borderStyle: (target.value || null) as CellLook["borderStyle"] })
            }
          >
            <option value="">{message("table.borderUsual")}</option>
            <option value="solid">{message("table.solid")}</option>
            <option value="dashed">{message("table.dashed")}</option>
            <option value="dotted">{message("table.dotted")}</option>
            <option value="none">{message("table.noBorder")}</option>
          </select>
        </label>
        <NumberField
          label={message("table.borderWidth")}
          placeholder={message("table.borderUsual")}
          value={before.look.borderWidth}
          onChange={(borderWidth) => setLook({ ...look, borderWidth })}
        />
        <label>
          {message("table.vertical")}
          <select
            className="field"
            value={now.verticalAlign ?? ""}
            onChange={({ target }) =>
              setLook({ ...look, verticalAlign: (target.value || null) as CellLook["verticalAlign"] })
            }
          >
            <option value="">{message("table.top")}</option>
            <option value="middle">{message("table.middle")}</option>
            <option value="bottom">{message("table.bottom")}</option>
          </select>
        </label>
        <NumberField
          label={message("table.columnWidth")}
          placeholder={message("table.automatic")}
          value={before.sizes.columnWidth}
          onChange={(columnWidth) => setSizes({ ...sizes, columnWidth })}
        />
        <NumberField
          label={message("table.rowHeight")}
          placeholder={message("table.automatic")}
          value={before.sizes.rowHeight}
          onChange={(rowHeight) => setSizes({ ...sizes, rowHeight })}
        />
        <p aria-live="polite" className="look-problem text-warn">
          {refused && message("table.refused")}
        </p>
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}
