import type { Editor } from "@tiptap/core";
import type { Attrs } from "@tiptap/pm/model";
import { type PointerEvent, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { changePicture } from "#lib/document/commands/pictures.ts";
import { type Crop, isCrop, leastShown, shownPartOf } from "#lib/document/crop.ts";
import { textWidth } from "#app/_editor/uploads/uploads.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";
import { useChosenAtom } from "./use-chosen-atom.ts";

const sides = ["top", "right", "bottom", "left"] as const;
type Side = (typeof sides)[number];

const opposite: Readonly<Record<Side, Side>> = { top: "bottom", right: "left", bottom: "top", left: "right" };
const wholePicture: Crop = { top: 0, right: 0, bottom: 0, left: 0 };

/** How large the larger side of a picture is shown at least, in pixels. */
const leastStage = 240;

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
  const { before: chosen, now: chosenNow } = useChosenAtom(editor, "image");
  const before = chosen?.attrs ?? {};
  const [crop, setCrop] = useState<Crop>(() => (isCrop(before["crop"]) ? before["crop"] : wholePicture));
  // As it stands in a field while somebody types there: nothing is no number.
  const [typed, setTyped] = useState<{ side: Side; text: string } | null>(null);
  const [problem, setProblem] = useState("");
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const src = String(before["src"] ?? "");
  const isWhole = sides.every((side) => crop[side] === 0);

  function apply(): boolean {
    const now = chosenNow()?.attrs;
    if (now === undefined) return false;
    if (isWhole) return changePicture(editor, { crop: null });
    // A part can be shown only of what has a size; one that was said elsewhere may not be in its proportions.
    const { naturalWidth = 0, naturalHeight = 0 } = picture.current ?? {};
    const width = shownWidthOf(editor, now) ?? Math.min(naturalWidth, textWidth);
    const height = naturalWidth === 0 ? now["height"] : Math.max(8, Math.round((width * naturalHeight) / naturalWidth));
    return changePicture(editor, { width, height, crop });
  }

  function type(side: Side, text: string): void {
    setTyped({ side, text });
    setCrop({ ...crop, [side]: rounded(Number(text)) });
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
          else setProblem(message("image.gone"));
        }}
      >
        <div className="crop-desk">
          <div ref={stage} className="crop-stage">
            {/* oxlint-disable-next-line nextjs/no-img-element -- it is somebody's own, in the size that it has */}
            <img
              ref={picture}
              src={src}
              alt={String(before["alt"] ?? "")}
              draggable={false}
              onLoad={({ currentTarget: { style, naturalWidth, naturalHeight } }) => {
                // What is small is shown larger: its grips would cover it.
                if (Math.max(naturalWidth, naturalHeight) < leastStage)
                  style.zoom = String(leastStage / Math.max(naturalWidth, naturalHeight));
              }}
            />
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
                value={typed?.side === side ? typed.text : crop[side]}
                onBlur={() => setTyped(null)}
                onChange={({ target }) => type(side, target.value)}
              />
            </label>
          ))}
          <button type="button" className="button-quiet" onClick={() => setCrop(wholePicture)}>
            {message("crop.none")}
          </button>
        </fieldset>
        <p className="mt-2 text-soft">{message("crop.hint")}</p>
        <SurfaceEnd onClose={onClose} problem={problem} />
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

/**
 * How wide the whole picture is shown, so that what is left of it stays as large; null for one without a size. In a cell that may be less than it
 * says. On a screen with less room than a page its place says nothing of that.
 */
function shownWidthOf({ view, state }: Editor, picture: Attrs): number | null {
  const width = picture["width"] as number | null;
  const shown = view.nodeDOM(state.selection.from);
  const box = shown instanceof Element ? shown.querySelector<HTMLElement>(".picture-window") : null;
  const { paddingLeft, paddingRight } = getComputedStyle(view.dom);
  const page = view.dom.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  if (width === null || box === null || box.offsetWidth === 0 || page < textWidth) return width;
  return Math.min(width, Math.round(box.offsetWidth / (shownPartOf(picture)?.across ?? 1)));
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
  // Whole tenths: rounded each for itself, two sides would come to more than before.
  const x = rounded(between(-left, across, right));
  const y = rounded(between(-top, down, bottom));
  return { top: rounded(top + y), right: rounded(right - x), bottom: rounded(bottom - y), left: rounded(left + x) };
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** To tenths, which is less than a pixel of what fits on a page. */
function rounded(share: number): number {
  return Math.round(share * 10) / 10;
}
