import { useState } from "react";
import { currentLocale, message } from "#app/_ui/messages.ts";
import { TextCounter } from "#lib/document/counting.ts";
import { SurfaceDone, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

const rows = ["words", "characters", "charactersWithoutSpaces"] as const;

/** How much text there is, in the selection and in all. */
export function WordCount({ editor, onClose }: SurfaceProps) {
  const [{ all, selected }] = useState(() => {
    const counter = new TextCounter(currentLocale());
    const { doc, selection } = editor.state;
    const { from, to, empty } = selection;
    return { all: counter.count(doc), selected: empty ? null : counter.count(doc, from, to) };
  });
  return (
    <SurfaceFrame title={message("command.count")} editor={editor} onClose={onClose}>
      <table className="count-table">
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{message(`count.${row}`)}</th>
              <td>
                {selected === null
                  ? message("count.number", { count: all[row] })
                  : message("count.of", { selected: selected[row], count: all[row] })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <SurfaceDone onClose={onClose} />
    </SurfaceFrame>
  );
}
