import { AppError } from "#lib/protocol/errors.ts";

/** A picture of a few bytes may stand for gigabytes of pixels; what pages send is far below. */
const maxPixels = 16_000_000;
const patienceSeconds = 5;

/** What may be decoded: no SVG, which can be made to take hours, and no document formats. */
const decoders = ["Jpeg", "Png", "Webp", "Nsgif", "Heif"].map((name) => `VipsForeignLoad${name}`);

/** One at a time: each may take a thread and some hundred megabytes. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Makes a square picture of a picture: its middle, `pixels` wide, as WebP. Nothing of what came is left but how it looks: no place
 * where it was taken, no script, no second file in it. Throws `bad_request` for what is no JPEG, PNG, WebP, GIF or AVIF, has more than
 * 16 million pixels or takes longer than five seconds.
 */
export function squarePicture(bytes: Uint8Array, pixels: number): Promise<Uint8Array> {
  const made = last.then(() => convert(bytes, pixels));
  last = made.catch(() => undefined);
  return made;
}

async function convert(bytes: Uint8Array, pixels: number): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: decoders });
  try {
    return await sharp(bytes, { limitInputPixels: maxPixels, failOn: "error" })
      .timeout({ seconds: patienceSeconds })
      .rotate()
      .resize(pixels, pixels, { fit: "cover" })
      .flatten({ background: "white" })
      .webp({ quality: 82 })
      .toBuffer();
  } catch (cause) {
    throw new AppError("bad_request", { message: "That is not a picture that can be read here.", cause });
  }
}
