import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import { deleteAccount } from "#lib/server/services/account-deletion.ts";
import { findAccount } from "#lib/server/services/accounts.ts";
import { changeAvatar, findAvatar, sweepAvatars } from "#lib/server/services/avatars.ts";
import { newId } from "#lib/std/ids.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount, password } from "#tests/support/people.ts";

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#336699" } });

describe.each(Object.keys(databases))("faces on %s", (database) => {
  let backend: Backend;
  let destroy: () => Promise<void>;

  beforeAll(async () => {
    ({ backend, destroy } = await openTestBackend(databases[database]?.()));
    await buildAccount(backend, { isAdmin: true });
  });

  afterAll(() => destroy());

  const avatarOf = async (userId: string) => (await findAccount(backend, userId))?.avatar ?? null;

  test("[ACC-10] a picture becomes a small square, with nothing else of it left; the one before is gone", async () => {
    const ada = await buildAccount(backend);
    const withPlace = await picture(1_200, 600)
      .withExif({ IFD0: { Copyright: "a secret place" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
      .jpeg()
      .toBuffer();
    expect(withPlace.includes("a secret place")).toBe(true);
    await changeAvatar(backend, ada.id, withPlace);
    const first = await avatarOf(ada.id);
    const kept = await findAvatar(backend, first ?? "");
    const { format, width, height, exif } = await sharp(kept ?? undefined).metadata();
    expect([format, width, height, exif]).toEqual(["webp", 256, 256, undefined]);
    await changeAvatar(backend, ada.id, await picture(10, 10).png().toBuffer());
    expect(await avatarOf(ada.id)).not.toBe(first);
    expect(await findAvatar(backend, first ?? "")).toBeNull();
    await changeAvatar(backend, ada.id, null);
    expect(await avatarOf(ada.id)).toBeNull();
  });

  test("[ACC-10] what is no picture, or one that is made to fill the memory, changes nothing", async () => {
    const ada = await buildAccount(backend);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>`;
    const png = await picture(400, 400).png().toBuffer();
    // Without a size of its own, its text takes the square of its length to lay out: hours, for what may be sent.
    const endless = `<svg xmlns="http://www.w3.org/2000/svg"><text>${"x ".repeat(40_000)}</text></svg>`;
    const hostile: [Uint8Array, string][] = [
      [Buffer.from(svg), "bad_request"],
      [Buffer.from(endless), "bad_request"],
      [Buffer.from("<!doctype html><script>alert(1)</script>"), "bad_request"],
      [png.subarray(0, png.byteLength / 2), "bad_request"],
      [new Uint8Array(), "bad_request"],
      [await picture(4_001, 4_000).png({ palette: true }).toBuffer(), "bad_request"],
      [new Uint8Array(limits.avatarBytes + 1), "too_large"],
    ];
    for (const [bytes, code] of hostile) {
      await expect(changeAvatar(backend, ada.id, bytes)).rejects.toMatchObject({ code });
    }
    expect(await avatarOf(ada.id)).toBeNull();
    expect(await backend.blobs.list("avatars")).toEqual([]);
    for (const id of ["../secret", "x", `${newId()}/..`, ""]) expect(await findAvatar(backend, id)).toBeNull();
  });

  test("[ACC-10] what is swept is what nobody has; where nobody has any, the files are another database's", async () => {
    const fresh = await openTestBackend(databases[database]?.());
    try {
      const strangers = { ...fresh.backend, blobs: backend.blobs, now: () => Date.now() + 48 * 60 * 60 * 1000 };
      const ada = await buildAccount(backend);
      await changeAvatar(backend, ada.id, await picture(8, 8).png().toBuffer());
      await sweepAvatars(strangers);
      expect(await findAvatar(backend, (await avatarOf(ada.id)) ?? "")).not.toBeNull();
    } finally {
      await fresh.destroy();
    }
  });

  test("[ACC-6] an account takes its picture with it; what a crash forgot is swept, what somebody has is not", async () => {
    const [ada, ben] = [await buildAccount(backend), await buildAccount(backend)];
    const png = await picture(8, 8).png().toBuffer();
    for (const { id } of [ada, ben]) await changeAvatar(backend, id, png);
    const [adas = "", bens = ""] = [await avatarOf(ada.id), await avatarOf(ben.id)].map((id) => id ?? "");
    await deleteAccount(backend, { userId: ada.id, sessionId: "" }, { password, inheritance: "delete" });
    expect(await findAvatar(backend, adas)).toBeNull();
    const forgotten = newId();
    await backend.blobs.put(`avatars/${forgotten}.webp`, png);
    await sweepAvatars(backend);
    // It may be somebody's in a moment.
    expect(await findAvatar(backend, forgotten)).not.toBeNull();
    await sweepAvatars({ ...backend, now: () => backend.now() + 25 * 60 * 60 * 1000 });
    expect(await findAvatar(backend, forgotten)).toBeNull();
    expect(await findAvatar(backend, bens)).not.toBeNull();
  });
});
