import { AppError } from "#lib/protocol/errors.ts";

const formats: ReadonlySet<string> = new Set(["jpeg", "png", "webp", "gif", "avif", "heif"]);
/** A picture of a few bytes may stand for gigabytes of pixels. */
const maxPixels = 50_000_000;

/**
 * Makes a square picture of a picture: its middle, `pixels` wide, as WebP. Nothing of what came is left but how it looks: no place
 * where it was taken, no script, no second file in it. Throws `bad_request` for what is no JPEG, PNG, WebP, GIF or AVIF.
 */
export async function squarePicture(bytes: Uint8Array, pixels: number): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  try {
    const picture = sharp(bytes, { limitInputPixels: maxPixels, failOn: "error" });
    const { format } = await picture.metadata();
    if (!formats.has(format ?? "")) throw new Error(`a picture of the format ${String(format)}`);
    return await picture
      .rotate()
      .resize(pixels, pixels, { fit: "cover" })
      .flatten({ background: "white" })
      .webp({ quality: 82 })
      .toBuffer();
  } catch (cause) {
    throw new AppError("bad_request", { message: "That is not a picture that can be read here.", cause });
  }
}
