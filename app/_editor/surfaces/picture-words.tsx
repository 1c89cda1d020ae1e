import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { selectedAtom } from "#lib/document/commands/atoms.ts";
import { changePicture } from "#lib/document/commands/pictures.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** Asks for what a picture shows, for those who do not see it, what is written below it, and how wide it is. */
export function PictureWords({ editor, onClose }: SurfaceProps) {
  const [before] = useState(() => selectedAtom(editor, "image")?.attrs ?? {});
  const [width, setWidth] = useState(() => (before["width"] === null ? "" : String(before["width"] ?? "")));
  const sizeOf = (wanted: number) => {
    const { width: now, height } = before;
    if (!Number.isInteger(wanted) || wanted === now) return {};
    return { width: wanted, height: height === null ? null : Math.max(8, Math.round((height * wanted) / now)) };
  };
  return (
    <SurfaceFrame title={message("image.title")} editor={editor} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const words = (name: string) => String(form.get(name)).trim() || null;
          changePicture(editor, { alt: words("alt"), caption: words("caption"), ...sizeOf(Number(width)) });
          onClose();
        }}
      >
        <label className="mt-3 block">
          <span className="mb-1 block font-medium">{message("image.alt")}</span>
          <textarea
            name="alt"
            className="field w-full py-2"
            rows={3}
            maxLength={2_000}
            defaultValue={String(before["alt"] ?? "")}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
            autoFocus
          />
        </label>
        <p className="text-soft">{message("image.altHint")}</p>
        <label className="mt-4 block">
          <span className="mb-1 block font-medium">{message("image.caption")}</span>
          <input
            name="caption"
            className="field w-full"
            maxLength={5_000}
            defaultValue={String(before["caption"] ?? "")}
          />
        </label>
        {typeof before["width"] === "number" && (
          <label className="mt-4 block">
            <span className="mb-1 block font-medium">{message("image.width")}</span>
            <input
              type="number"
              className="field spacing-input"
              min={8}
              max={5_000}
              required
              value={width}
              onChange={({ target }) => setWidth(target.value)}
            />
          </label>
        )}
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}
