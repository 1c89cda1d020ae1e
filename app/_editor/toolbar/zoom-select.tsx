import { ChevronDown } from "lucide-react";
import { message } from "#app/_ui/messages.ts";
import { zooms } from "#app/_editor/zoom.ts";

/** How large the page is shown, in per cent. */
export function ZoomSelect({ zoom, onZoom }: { zoom: number; onZoom: (zoom: number) => void }) {
  return (
    <span className="tool-select zoom-select">
      <select
        aria-label={message("toolbar.zoom")}
        value={zoom}
        onChange={(event) => onZoom(Number(event.target.value))}
      >
        {zooms.map((percent) => (
          <option key={percent} value={percent}>
            {message("toolbar.percent", { percent })}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden size={14} />
    </span>
  );
}
