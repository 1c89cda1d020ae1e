import { Bookmark } from "lucide-react";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { type Place, placeNow, placesOf } from "#lib/document/outline.ts";
import { folded } from "#app/_editor/command-matching.ts";
import { goToPos } from "#app/_editor/go-to.ts";
import { PickList } from "./pick-list.tsx";
import { runAfterwards } from "#app/_editor/keys-ahead.ts";
import { SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** Finds a heading or a bookmark by its words, and brings the caret there. */
export function GoTo({ editor, onClose }: SurfaceProps) {
  const [places] = useState(() => placesOf(editor.state.doc).filter(({ text }) => text.trim() !== ""));
  const show = ({ kind, text, node }: Place) => (
    <>
      {kind === "bookmark" && <Bookmark aria-hidden size={14} />}
      <span
        className="truncate"
        style={kind === "heading" ? { paddingInlineStart: `${(Number(node.attrs["level"]) - 1) * 14}px` } : undefined}
      >
        {text}
      </span>
    </>
  );
  return (
    <SurfaceFrame title={message("command.go-to")} editor={editor} onClose={onClose} className="command-search">
      <PickList
        label={message("goTo.label")}
        foundLabel={message("goTo.found")}
        nothing={message(places.length === 0 ? "goTo.none" : "goTo.nothing")}
        find={(typed) => places.filter(({ text }) => folded(text).includes(folded(typed)))}
        keyOf={({ pos }) => pos}
        show={show}
        onPick={(picked) => {
          onClose();
          // Others may have written above it meanwhile.
          runAfterwards(editor, () => {
            const place = placeNow(editor.state.doc, picked);
            if (place !== null) goToPos(editor, place.pos + 1);
          });
        }}
      />
    </SurfaceFrame>
  );
}
