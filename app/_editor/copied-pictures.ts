import { ownOrigin } from "#lib/formats/undress.ts";

/** More pictures, or larger ones, are copied as addresses alone: what a clipboard takes has an end, and so has patience. */
const mostPictures = 20;
const mostLetters = 6_000_000;
/** A picture is copied as fine as screens show it. */
const finest = 2;
/** From this many pixels on, a photograph is told from a drawing by nobody's eye, but by its size. */
const photoPixels = 400_000;

/** Made once, also where the same is copied or held again and again. */
const made = new Map<string, string>();

/**
 * Puts the pictures that are shown in `text` into what is copied from it: nobody else's program may ask for them here. Where they come from is said, so
 * that they are the same ones when they are pasted there again.
 */
export function bringPictures(copied: HTMLElement, text: HTMLElement, origin: string): void {
  let letters = 0;
  const shown = new Map<string, HTMLImageElement>();
  for (const picture of text.querySelectorAll<HTMLImageElement>('img[src^="/attachments/"]'))
    shown.set(picture.getAttribute("src") ?? "", picture);
  for (const picture of [...copied.querySelectorAll("img[data-own-src]")].slice(0, mostPictures)) {
    const own = shown.get(picture.getAttribute("data-own-src") ?? "");
    const data = own === undefined ? "" : dataOf(own);
    letters += data.length;
    if (data === "" || letters > mostLetters) continue;
    picture.setAttribute(ownOrigin, origin);
    picture.setAttribute("src", data);
  }
}

/** A picture as an address that holds all of it; empty for one that is not there yet. */
function dataOf(picture: HTMLImageElement): string {
  const { complete, naturalWidth, naturalHeight, offsetWidth } = picture;
  if (!complete || naturalWidth === 0 || naturalHeight === 0) return "";
  const scale = Math.min(1, (finest * Math.max(offsetWidth, 16)) / naturalWidth);
  const [width, height] = [naturalWidth, naturalHeight].map((size) => Math.max(1, Math.round(size * scale)));
  const key = `${picture.src} ${width}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (context === null) return "";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const isPhoto = canvas.width * canvas.height > photoPixels && isOpaque(context);
  const data = isPhoto ? canvas.toDataURL("image/jpeg", 0.88) : canvas.toDataURL("image/png");
  if (made.size >= mostPictures) made.clear();
  made.set(key, data);
  return data;
}

/** Whether nothing shines through, as far as its corners and its middle tell. */
function isOpaque(context: CanvasRenderingContext2D): boolean {
  const { width, height } = context.canvas;
  const points = [
    [0, 0],
    [width - 1, 0],
    [0, height - 1],
    [width - 1, height - 1],
    [width >> 1, height >> 1],
  ] as const;
  return points.every(([x, y]) => context.getImageData(x, y, 1, 1).data[3] === 255);
}
