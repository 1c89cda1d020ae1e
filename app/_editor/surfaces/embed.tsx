import { useId, useState } from "react";
import { currentLocale, message } from "#app/_ui/messages.ts";
import { putAtom, selectedAtom } from "#lib/document/commands/atoms.ts";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { embedProviders, embeddableOf } from "#lib/document/embeds.ts";
import { NumberField } from "./number-field.tsx";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** Asks for the address of a film or a page of somebody else's, and what to call it. */
export function EmbedAddress({ editor, onClose }: SurfaceProps) {
  const [before] = useState(() => selectedAtom(editor, "embed")?.attrs);
  const [address, setAddress] = useState(() => String(before?.["src"] ?? ""));
  const [title, setTitle] = useState(() => String(before?.["title"] ?? ""));
  const [height, setHeight] = useState<number | null>(() => before?.["height"] ?? null);
  const [problem, setProblem] = useState<"embed.refused" | "embed.heightRefused" | null>(null);
  const id = useId();
  const providers = new Intl.ListFormat(currentLocale()).format(embedProviders);
  return (
    <SurfaceFrame title={message("command.embed")} editor={editor} onClose={onClose}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const src = address.trim();
          if (embeddableOf(src) === null) setProblem("embed.refused");
          else if (height !== null && !rulesOf("embed")["height"]?.accepts(height)) setProblem("embed.heightRefused");
          else {
            putAtom(editor, "embed", { src, title: title.trim() || null, height });
            onClose();
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
            aria-invalid={problem === "embed.refused"}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
            autoFocus
            value={address}
            onChange={(event) => {
              setProblem(null);
              setAddress(event.target.value);
            }}
          />
        </label>
        <p
          id={`${id}-hint`}
          role={problem === null ? undefined : "alert"}
          className={problem === null ? "text-soft" : "text-warn"}
        >
          {message(problem ?? "embed.hint", { providers })}
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
        <NumberField
          label={message("embed.height")}
          placeholder={message("table.automatic")}
          value={height}
          onChange={(value) => {
            setProblem(null);
            setHeight(value);
          }}
        />
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}
