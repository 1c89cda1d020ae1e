import { type PointerEvent, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { selectedAtom } from "#lib/document/commands/atoms.ts";
import { changePicture } from "#lib/document/commands/pictures.ts";
import { type Crop, isCrop, leastShown } from "#lib/document/crop.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

const sides = ["top", "right", "bottom", "left"] as const;
type Side = (typeof sides)[number];

const opposite: Readonly<Record<Side, Side>> = { top: "bottom", right: "left", bottom: "top", left: "right" };
const wholePicture: Crop = { top: 0, right: 0, bottom: 0, left: 0 };

/** The sides that are moved together by what is held; what is in the middle moves all. */
const grips: readonly (readonly Side[])[] = [
  ["top"],
  ["right"],
  ["bottom"],
  ["left"],
  ["top", "left"],
  ["top", "right"],
  ["bottom", "left"],
  ["bottom", "right"],
];

/** Asks which part of a picture is shown: by pointer on the picture, or in numbers. */
export function PictureCrop({ editor, onClose }: SurfaceProps) {
  const [before] = useState(() => selectedAtom(editor, "image")?.attrs ?? {});
  const [crop, setCrop] = useState<Crop>(() => (isCrop(before["crop"]) ? before["crop"] : wholePicture));
  const [problem, setProblem] = useState("");
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const src = String(before["src"] ?? "");
  const isWhole = sides.every((side) => crop[side] === 0);

  function apply(): boolean {
    const now = selectedAtom(editor, "image")?.attrs;
    // Another picture may be selected by now, by an undo of what was put in.
    if (now === undefined || now["src"] !== before["src"]) return false;
    const { naturalWidth = 0, naturalHeight = 0 } = picture.current ?? {};
    const isSized = now["width"] !== null && now["height"] !== null;
    // A part of something can be shown only if it has a size.
    const size = isSized || isWhole ? {} : { width: naturalWidth, height: naturalHeight };
    return changePicture(editor, { ...size, crop: isWhole ? null : crop });
  }

  function hold(event: PointerEvent<HTMLElement>, moved: readonly Side[]): void {
    const bounds = stage.current?.getBoundingClientRect();
    if (event.button !== 0 || bounds === undefined || bounds.width === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const held = event.currentTarget;
    const [startX, startY] = [event.clientX, event.clientY];
    const move = ({ clientX, clientY }: globalThis.PointerEvent) => {
      const across = ((clientX - startX) / bounds.width) * 100;
      const down = ((clientY - startY) / bounds.height) * 100;
      setCrop(moved.length === sides.length ? shifted(crop, across, down) : pulled(crop, moved, { across, down }));
    };
    const end = () => held.removeEventListener("pointermove", move);
    held.setPointerCapture(event.pointerId);
    held.addEventListener("pointermove", move);
    held.addEventListener("lostpointercapture", end, { once: true });
  }

  return (
    <SurfaceFrame title={message("command.picture-crop")} editor={editor} onClose={onClose} className="look">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (apply()) onClose();
          else setProblem(message("image.refused"));
        }}
      >
        <div className="crop-desk">
          <div ref={stage} className="crop-stage">
            {/* oxlint-disable-next-line nextjs/no-img-element -- it is somebody's own, in the size that it has */}
            <img ref={picture} src={src} alt={String(before["alt"] ?? "")} draggable={false} />
            <div className="crop-shade" style={{ clipPath: aroundOf(crop) }} />
            <div
              aria-hidden
              className="crop-part"
              style={{ inset: sides.map((side) => `${crop[side]}%`).join(" ") }}
              onPointerDown={(event) => hold(event, sides)}
            >
              {grips.map((moved) => (
                <span
                  key={moved.join(" ")}
                  className="crop-grip"
                  data-sides={moved.join(" ")}
                  onPointerDown={(event) => hold(event, moved)}
                />
              ))}
            </div>
          </div>
        </div>
        <fieldset className="crop-sides">
          <legend>{message("crop.legend")}</legend>
          {sides.map((side, index) => (
            <label key={side}>
              {message(`crop.${side}`)}
              <input
                type="number"
                className="field"
                min={0}
                max={rounded(100 - leastShown - crop[opposite[side]])}
                step="any"
                required
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
                autoFocus={index === 0}
                value={crop[side]}
                onChange={({ target }) => setCrop({ ...crop, [side]: rounded(Number(target.value)) })}
              />
            </label>
          ))}
          <button type="button" className="button-quiet" onClick={() => setCrop(wholePicture)}>
            {message("crop.none")}
          </button>
        </fieldset>
        <p className="mt-2 text-soft">{message("crop.hint")}</p>
        <p role="alert" className="mt-2 text-warn">
          {problem}
        </p>
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}

/** All but the part that is shown, as a shape in CSS. */
function aroundOf({ top, right, bottom, left }: Crop): string {
  const corners = [
    [left, top],
    [left, 100 - bottom],
    [100 - right, 100 - bottom],
    [100 - right, top],
    [left, top],
  ];
  const part = corners.map(([x, y]) => `${x}% ${y}%`).join(", ");
  return `polygon(evenodd, 0 0, 0 100%, 100% 100%, 100% 0, 0 0, ${part})`;
}

/** The part with some of its sides elsewhere, as far as something of the picture is left. */
function pulled(crop: Crop, moved: readonly Side[], by: { across: number; down: number }): Crop {
  const changed = { ...crop };
  for (const side of moved) {
    const inwards = { top: by.down, bottom: -by.down, left: by.across, right: -by.across }[side];
    changed[side] = rounded(between(0, crop[side] + inwards, 100 - leastShown - crop[opposite[side]]));
  }
  return changed;
}

/** A part of the same size elsewhere. */
function shifted({ top, right, bottom, left }: Crop, across: number, down: number): Crop {
  const x = between(-left, across, right);
  const y = between(-top, down, bottom);
  return { top: rounded(top + y), right: rounded(right - x), bottom: rounded(bottom - y), left: rounded(left + x) };
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** To tenths, which is less than a pixel of what fits on a page. */
function rounded(share: number): number {
  return Math.round(share * 10) / 10;
}
