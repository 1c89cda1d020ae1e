import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import { squarePicture } from "#lib/server/images.ts";
import { isId, newId } from "#lib/std/ids.ts";

/** How wide a face is kept; twice what the largest shows, for fine screens. */
const pixels = 256;
/** A face that nobody has and that was put longer ago than this was forgotten in a crash. */
const forgottenMs = 24 * 60 * 60 * 1000;

const keyOf = (avatar: string) => `avatars/${avatar}.webp`;

/** Gives somebody a picture of theirs as their face, or (null) takes it away. The one before is gone. */
export async function changeAvatar(backend: Backend, userId: string, picture: Uint8Array | null): Promise<void> {
  if (!backend.rates.take("avatar", userId)) throw new AppError("too_many");
  if (picture !== null && picture.byteLength > limits.avatarBytes) throw new AppError("too_large");
  const avatar = picture === null ? null : newId();
  if (avatar !== null && picture !== null) {
    await backend.blobs.put(keyOf(avatar), await squarePicture(picture, pixels));
  }
  const before = await backend.db.selectFrom("user").select("image").where("id", "=", userId).executeTakeFirst();
  await backend.db.updateTable("user").set({ image: avatar }).where("id", "=", userId).execute();
  if (before?.image == null) return;
  // It is theirs no more whether or not its file goes now; the sweep comes by.
  await deleteAvatar(backend, before.image).catch((error: unknown) =>
    backend.logger.warn({ err: error }, "a picture could not be deleted"),
  );
}

/** The picture of a face (WebP), or null. Who knows its id was shown whose it is. */
export async function findAvatar(backend: Backend, avatar: string): Promise<Uint8Array<ArrayBuffer> | null> {
  return isId(avatar) ? backend.blobs.get(keyOf(avatar)) : null;
}

/** Deletes the picture of a face. */
export async function deleteAvatar(backend: Backend, avatar: string): Promise<void> {
  if (isId(avatar)) await backend.blobs.delete(keyOf(avatar));
}

/** Deletes faces that nobody has, unless nobody has any: then the files may be another database's. */
export async function sweepAvatars(backend: Backend): Promise<void> {
  const kept = await backend.blobs.list("avatars");
  const old = kept.filter(({ putAtMs }) => putAtMs < backend.now() - forgottenMs);
  if (old.length === 0) return;
  const rows = await backend.db.selectFrom("user").select("image").where("image", "is not", null).execute();
  const used = new Set(rows.map(({ image }) => keyOf(image ?? "")));
  if (!kept.some(({ key }) => used.has(key))) return;
  for (const { key } of old) if (!used.has(key)) await backend.blobs.delete(key);
}
