/** What is cut off at the sides of a picture, in percent of its whole width (left, right) and height (top, bottom). */
export interface Crop {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** How much of a picture must be left in each direction, in percent. */
export const leastShown = 5;

/** The part of a picture that is shown. */
export interface ShownPart {
  /** In pixels, and as a share of the whole, 0.05 to 1. */
  width: number;
  across: number;
  height: number;
  down: number;
  /** The same as styles: of a box that lets only that part be seen, and of the picture in it. */
  frameStyle: string;
  pictureStyle: string;
}

const sides = ["top", "right", "bottom", "left"] as const;

export function isCrop(value: unknown): value is Crop {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== sides.length) return false;
  // Its own: what comes with a prototype would be another thing for the next who reads it.
  if (!sides.every((side) => Object.hasOwn(value, side))) return false;
  const { top, right, bottom, left } = value as Crop;
  const isShare = (share: unknown) => typeof share === "number" && share >= 0;
  return [top, right, bottom, left].every(isShare) && Math.max(top + bottom, left + right) <= 100 - leastShown;
}

/** A crop as four numbers, clockwise from the top, as in CSS; `readCrop` reads it again. */
export function writeCrop(crop: Crop): string {
  return sides.map((side) => crop[side]).join(" ");
}

/** Undefined for what is none. */
export function readCrop(text: string | null): Crop | undefined {
  const shares = text?.split(" ").map(Number) ?? [];
  const crop = Object.fromEntries(sides.map((side, index) => [side, shares[index]]));
  return shares.length === sides.length && isCrop(crop) ? crop : undefined;
}

/**
 * The part of a picture that its attributes say is shown; null for all of it. `width` and `height` among them are those of the whole picture:
 * so the crop of one person and the size of another go together without distortion. Without both of them nothing can be cut off.
 */
export function shownPartOf({ crop, width, height }: Readonly<Record<string, unknown>>): ShownPart | null {
  if (!isCrop(crop) || typeof width !== "number" || typeof height !== "number") return null;
  const across = (100 - crop.left - crop.right) / 100;
  const down = (100 - crop.top - crop.bottom) / 100;
  const part = { width: rounded(width * across, 2), across, height: rounded(height * down, 2), down };
  const { top, left } = crop;
  const percent = (share: number) => `${rounded(share, 4)}%`;
  return {
    ...part,
    frameStyle: `position: relative; overflow: hidden; width: ${part.width}px; max-width: 100%; aspect-ratio: ${part.width} / ${part.height}`,
    pictureStyle: `position: absolute; top: ${percent(-top / down)}; left: ${percent(-left / across)}; width: ${percent(100 / across)}; height: ${percent(100 / down)}; max-width: none`,
  };
}

function rounded(size: number, digits: number): number {
  return Number(size.toFixed(digits));
}
