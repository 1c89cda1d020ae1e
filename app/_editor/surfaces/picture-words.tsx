import type { Attrs } from "@tiptap/pm/model";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { changePicture } from "#lib/document/commands/pictures.ts";
import { shownPartOf } from "#lib/document/crop.ts";
import { oneSpaced } from "#lib/document/schema/attributes.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";
import { useChosenAtom } from "./use-chosen-atom.ts";

/** How wide a picture is in the text: all of it, or the part that is shown; null for as wide as it is by itself. */
function shownWidth(attributes: Attrs): number | null {
  const width = shownPartOf(attributes)?.width ?? (attributes["width"] as number | null | undefined) ?? null;
  return width === null ? null : Math.round(width);
}

/** Asks for what a picture shows, for those who do not see it, what is written below it, and how wide it is. */
export function PictureWords({ editor, onClose }: SurfaceProps) {
  const { before: chosen, now: chosenNow } = useChosenAtom(editor, "image");
  const before = chosen?.attrs ?? {};
  const [problem, setProblem] = useState("");
  const textOf = (name: string) => String(before[name] ?? "");
  // Others may have written the rest meanwhile.
  const changed = (form: FormData) => {
    const changes: Record<string, unknown> = {};
    for (const name of ["alt", "caption", "title"]) {
      const words = oneSpaced(String(form.get(name)));
      if (words !== textOf(name)) changes[name] = words || null;
    }
    const shown = Number(form.get("width"));
    const now = chosenNow()?.attrs ?? before;
    if (shown !== (shownWidth(before) ?? 0)) {
      const width = shown === 0 ? null : Math.round(shown / (shownPartOf(now)?.across ?? 1));
      const ratio = Number(now["height"]) / Number(now["width"]);
      const isSized = width !== null && now["height"] !== null && now["width"] !== null;
      Object.assign(changes, { width, height: isSized ? Math.max(8, Math.round(width * ratio)) : null });
    }
    return changes;
  };
  return (
    <SurfaceFrame title={message("image.title")} editor={editor} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const isThere = chosenNow() !== null;
          if (isThere && changePicture(editor, changed(new FormData(event.currentTarget)))) onClose();
          else setProblem(message("image.refused"));
        }}
      >
        <label className="mt-3 block">
          <span className="mb-1 block font-medium">{message("image.alt")}</span>
          <textarea
            name="alt"
            className="field w-full py-2"
            rows={3}
            maxLength={2_000}
            defaultValue={textOf("alt")}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
            autoFocus
          />
        </label>
        <p className="text-soft">{message("image.altHint")}</p>
        <label className="mt-4 block">
          <span className="mb-1 block font-medium">{message("image.caption")}</span>
          <input name="caption" className="field w-full" maxLength={5_000} defaultValue={textOf("caption")} />
        </label>
        <label className="mt-4 block">
          <span className="mb-1 block font-medium">{message("image.tip")}</span>
          <input name="title" className="field w-full" maxLength={500} defaultValue={textOf("title")} />
        </label>
        <label className="mt-4 block">
          <span className="mb-1 block font-medium">{message("image.width")}</span>
          <input
            type="number"
            name="width"
            className="field w-36"
            min={1}
            max={20_000}
            placeholder={message("table.automatic")}
            defaultValue={shownWidth(before) ?? ""}
          />
        </label>
        <SurfaceEnd onClose={onClose} problem={problem} />
      </form>
    </SurfaceFrame>
  );
}
