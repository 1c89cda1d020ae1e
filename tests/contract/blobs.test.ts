import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { describe, expect, onTestFinished, test } from "vitest";
import { diskBlobs } from "#lib/server/adapters/disk/blobs.ts";
import { s3Blobs } from "#lib/server/adapters/s3/blobs.ts";
import type { Blobs } from "#lib/server/blobs.ts";
import { parseBlobsUrl } from "#lib/server/s3-settings.ts";

/** Every adapter, with a place of its own each time. */
const adapters: Record<string, () => Promise<{ blobs: Blobs; folder: string }>> = {
  disk: () => {
    const folder = emptyFolder();
    return Promise.resolve({ blobs: diskBlobs(join(folder, "blobs")), folder });
  },
  s3: async () => {
    const folder = emptyFolder();
    const server = new S3rver({
      port: 0,
      directory: folder,
      silent: true,
      configureBuckets: [{ name: "files", configs: [] }],
    });
    const { port } = await server.run();
    const settings = parseBlobsUrl(`s3://S3RVER:S3RVER@files/some/where?endpoint=http://127.0.0.1:${port}`);
    if (settings === null) throw new Error("That is no bucket.");
    const blobs = s3Blobs(settings);
    onTestFinished(async () => {
      await blobs.close();
      await server.close();
    });
    return { blobs, folder };
  },
};

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "quire-blobs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe.each(Object.keys(adapters))("blobs on %s", (name) => {
  const open = () => (adapters[name] as (typeof adapters)[string])();

  test("[BLOB-1] what was put is got, byte for byte; the last one counts; nothing is null", async () => {
    const { blobs } = await open();
    expect(await blobs.get("a/none")).toBeNull();
    const random = crypto.getRandomValues(new Uint8Array(65_000));
    await blobs.put("a/b.webp", random);
    expect(await blobs.get("a/b.webp")).toEqual(random);
    await blobs.put("a/b.webp", bytes("second"));
    expect(await blobs.get("a/b.webp")).toEqual(bytes("second"));
    await blobs.put("a/empty", new Uint8Array());
    expect(await blobs.get("a/empty")).toEqual(new Uint8Array());
  });

  test("[BLOB-1] what was put piece by piece is had piece by piece; of a stream that breaks off nothing is left", async () => {
    const { blobs } = await open();
    const random = crypto.getRandomValues(new Uint8Array(60_000));
    async function* pieces(breaksOff: boolean) {
      for (let round = 0; round < 200; round++) yield random;
      if (breaksOff) throw new Error("broken off");
    }
    await blobs.put("a/large", pieces(false));
    const read = new Uint8Array(await new Response(await blobs.open("a/large")).arrayBuffer());
    expect(read.byteLength).toBe(200 * random.byteLength);
    expect(read.subarray(-random.byteLength)).toEqual(random);
    await expect(blobs.put("a/large", pieces(true))).rejects.toThrow("broken off");
    await expect(blobs.put("a/none", pieces(true))).rejects.toThrow("broken off");
    expect((await blobs.get("a/large"))?.byteLength).toBe(200 * random.byteLength);
    expect(await blobs.get("a/none")).toBeNull();
    expect(await blobs.open("a/none")).toBeNull();
    // Who reads no further says so, and the rest is let go.
    await (await blobs.open("a/large"))?.cancel();
  });

  test("[BLOB-1] what is deleted is gone, twice too; the rest is listed", async () => {
    const { blobs } = await open();
    expect(await blobs.list("a")).toEqual([]);
    const before = Date.now() - 5_000;
    for (const key of ["a/1", "a/2/3", "b/1"]) await blobs.put(key, bytes(key));
    await blobs.delete("a/1");
    await blobs.delete("a/1");
    expect(await blobs.get("a/1")).toBeNull();
    const listed = await blobs.list("a");
    expect(listed.map(({ key, bytes: size }) => [key, size])).toEqual([["a/2/3", 5]]);
    expect(listed[0]?.putAtMs).toBeGreaterThan(before);
  });

  test.each([
    "",
    "/etc/passwd",
    "../x",
    "a/../b",
    "a//b",
    "a/.",
    ".a",
    "a/_b",
    "A/b",
    "a/b\0",
    "a\\b",
    "a/".repeat(150),
  ])("[BLOB-1] a key like %j is refused before anything is looked for", async (key) => {
    const { blobs } = await open();
    const acts: (() => Promise<unknown>)[] = [
      () => blobs.get(key),
      () => blobs.open(key),
      () => blobs.put(key, bytes("x")),
      () => blobs.delete(key),
      () => blobs.list(key),
    ];
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: "bad_request" });
  });
});

test("[BLOB-1] on disk, what a crash left unfinished is no blob, and a failed put leaves what was there", async () => {
  const { blobs, folder } = await (adapters["disk"] as (typeof adapters)[string])();
  await blobs.put("a/b", bytes("whole"));
  writeFileSync(join(folder, "blobs", "a", "_half"), "hal");
  expect((await blobs.list("a")).map(({ key }) => key)).toEqual(["a/b"]);
  await expect(blobs.put("a/b/c", bytes("a file is in the way"))).rejects.toThrow();
  expect(await blobs.get("a/b")).toEqual(bytes("whole"));
  expect(readdirSync(join(folder, "blobs", "a")).toSorted()).toEqual(["_half", "b"]);
});

// The S3 server of these tests writes into what is there, as no store that others use does.
test("[BLOB-1] on disk, whoever reads while others write sees one of the wholes", async () => {
  const { blobs } = await (adapters["disk"] as (typeof adapters)[string])();
  const wholes = ["a", "b", "c"].map((letter) => bytes(letter.repeat(300_000)));
  await blobs.put("k", wholes[0] as Uint8Array);
  const writing = Promise.all(wholes.map((whole) => blobs.put("k", whole)));
  for (let round = 0; round < 20; round++) {
    const read = await blobs.get("k");
    expect(read?.byteLength).toBe(300_000);
    expect(new Set(read).size).toBe(1);
  }
  await writing;
});
