import type sharpModule from "sharp";
import { AppError } from "#lib/protocol/errors.ts";

/** A picture of a few bytes may stand for gigabytes of pixels; what pages send for a face is far below. */
const facePixels = 16_000_000;
const facePatienceSeconds = 5;
/** A camera of today makes 50 million; of what moves, all its pictures together count. */
const documentPixels = 100_000_000;
const documentPatienceSeconds = 10;
/** Wider than the finest screen shows a page, and fine enough for paper. */
const widestPixels = 3_840;

/** What may be decoded: no SVG, which can be made to take hours, and no document formats. */
const decoders = ["Jpeg", "Png", "Webp", "Nsgif", "Heif"].map((name) => `VipsForeignLoad${name}`);

/** One face and one picture at a time: each may take a thread and some hundred megabytes. */
const last: Record<"face" | "document", Promise<unknown>> = { face: Promise.resolve(), document: Promise.resolve() };

/**
 * Makes a square picture of a picture: its middle, `pixels` wide, as WebP. Nothing of what came is left but how it looks: no place
 * where it was taken, no script, no second file in it. Throws `bad_request` for what is no JPEG, PNG, WebP, GIF or AVIF, has more than
 * 16 million pixels or takes longer than five seconds.
 */
export function squarePicture(bytes: Uint8Array, pixels: number): Promise<Uint8Array> {
  const read = () => Promise.resolve(bytes);
  return converted("face", read, (sharp, source) =>
    sharp(source, { limitInputPixels: facePixels, failOn: "error" })
      .timeout({ seconds: facePatienceSeconds })
      .rotate()
      .resize(pixels, pixels, { fit: "cover" })
      .flatten({ background: "white" })
      .webp({ quality: 82 })
      .toBuffer(),
  );
}

/** A picture made anew, and its size in pixels as one sees it. */
export interface Picture {
  bytes: Uint8Array;
  mediaType: string;
  width: number;
  height: number;
}

/**
 * Makes a picture of a picture, as it looks and upright; one that moves goes on moving. It is what it was where that is JPEG or PNG,
 * else WebP, and at most 3,840 pixels wide and high. Like `squarePicture`, nothing else is left, and what cannot be read is `bad_request`:
 * more than 100 million pixels, and what takes longer than ten seconds, too. `read` is called when its turn has come, so that who waits holds
 * no memory.
 */
export function cleanPicture(read: () => Promise<Uint8Array>, mediaType: string): Promise<Picture> {
  return converted("document", read, async (sharp, bytes) => {
    const source = sharp(bytes, { limitInputPixels: documentPixels, failOn: "error", animated: true })
      .timeout({ seconds: documentPatienceSeconds })
      .rotate()
      .resize(widestPixels, widestPixels, { fit: "inside", withoutEnlargement: true });
    const made =
      mediaType === "image/jpeg"
        ? source.jpeg({ quality: 90 })
        : mediaType === "image/png"
          ? source.png()
          : source.webp({ quality: 86 });
    const { data, info } = await made.toBuffer({ resolveWithObject: true });
    const { width, height, pageHeight = height } = info;
    return { bytes: data, mediaType: `image/${info.format}`, width, height: pageHeight };
  });
}

type Sharp = typeof sharpModule;

async function converted<T>(
  queue: keyof typeof last,
  read: () => Promise<Uint8Array>,
  convert: (sharp: Sharp, bytes: Uint8Array) => Promise<T>,
): Promise<T> {
  const made = last[queue].then(async () => {
    const { default: sharp } = await import("sharp");
    sharp.block({ operation: ["VipsForeignLoad"] });
    sharp.unblock({ operation: decoders });
    const bytes = await read();
    try {
      return await convert(sharp, bytes);
    } catch (cause) {
      throw new AppError("bad_request", { message: "That is not a picture that can be read here.", cause });
    }
  });
  last[queue] = made.catch(() => undefined);
  return made;
}
