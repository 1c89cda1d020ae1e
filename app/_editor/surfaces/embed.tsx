import { useId, useState } from "react";
import { currentLocale, message } from "#app/_ui/messages.ts";
import { putAtom } from "#lib/document/commands/atoms.ts";
import { embedProviders, embeddableOf } from "#lib/document/embeds.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";
import { useChosenAtom } from "./use-chosen-atom.ts";

/** Asks for the address of a film or a page of somebody else's, and what to call it. */
export function EmbedAddress({ editor, onClose }: SurfaceProps) {
  const { before, now } = useChosenAtom(editor, "embed");
  const [address, setAddress] = useState(() => String(before?.attrs["src"] ?? ""));
  const [title, setTitle] = useState(() => String(before?.attrs["title"] ?? ""));
  const [height, setHeight] = useState<number | null>(() => before?.attrs["height"] ?? null);
  const [isRefused, setRefused] = useState(false);
  const [isPutOff, setPutOff] = useState(false);
  const id = useId();
  const providers = new Intl.ListFormat(currentLocale()).format(embedProviders);
  return (
    <SurfaceFrame title={message("command.embed")} editor={editor} onClose={onClose}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const src = address.trim();
          if (embeddableOf(src) === null) setRefused(true);
          else {
            const said = { src, title: title.trim() || null, height };
            if (putAtom(editor, "embed", said, now() === null ? [] : ["embed"])) onClose();
            else setPutOff(true);
          }
        }}
      >
        <label className="grid gap-1">
          {message("embed.address")}
          <input
            className="field w-full"
            type="url"
            required
            maxLength={4_000}
            aria-describedby={`${id}-hint`}
            aria-invalid={isRefused}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
            autoFocus
            value={address}
            onChange={(event) => {
              setRefused(false);
              setAddress(event.target.value);
            }}
          />
        </label>
        <p id={`${id}-hint`} role={isRefused ? "alert" : undefined} className={isRefused ? "text-warn" : "text-soft"}>
          {message(isRefused ? "embed.refused" : "embed.hint", { providers })}
        </p>
        <label className="grid gap-1">
          {message("embed.title")}
          <input
            className="field w-full"
            maxLength={500}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <label className="grid gap-1">
          {message("embed.height")}
          <input
            className="field w-36"
            type="number"
            min={50}
            max={2_000}
            placeholder={message("table.automatic")}
            value={height ?? ""}
            onChange={({ target: { value } }) => setHeight(value === "" ? null : Number(value))}
          />
        </label>
        <SurfaceEnd onClose={onClose} problem={isPutOff ? message("object.refused") : ""} />
      </form>
    </SurfaceFrame>
  );
}
