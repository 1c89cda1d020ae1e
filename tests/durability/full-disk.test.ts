import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ServerProcess } from "#tests/support/quire-process.ts";
import { RawClient } from "#tests/support/raw-client.ts";

const folder = mkdtempSync(join(tmpdir(), "quire-full-"));
const mount = (options: string) =>
  spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" }).status === 0;
/** Only root may mount a file system, and not everywhere. */
const mounted = mount("size=2m");

afterAll(() => {
  if (mounted) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!mounted)(
  "[LOG-7] on a disk that is really full nothing is acknowledged, reading goes on, and room brings everything back",
  async () => {
    const server = await ServerProcess.start("collab-server/main.ts", { COLLAB_OPEN: "1", DATA_DIR: folder });
    const ready = async () => (await fetch(`${server.url}/readyz`)).status;
    try {
      const writer = await new RawClient(server.collabUrl, "doc").open();
      const reader = await new RawClient(server.collabUrl, "doc").open();
      let written = 0;
      while (writer.closed === null && written < 200) {
        const before = writer.accepted;
        writer.edit((doc) => doc.getArray<string>("words").push([`${written}:${"x".repeat(20_000)}`]));
        written += 1;
        await writer.until("an answer or an end", () => writer.accepted > before || writer.closed !== null);
      }
      const acknowledged = writer.accepted - 1;
      expect(writer.closed?.code).toBe(1013);
      expect(acknowledged).toBeGreaterThan(10);
      expect(written).toBe(acknowledged + 1);
      await expect.poll(ready).toBe(503);
      expect(reader.closed).toBeNull();
      const late = await new RawClient(server.collabUrl, "doc").open();
      expect(late.doc.getArray("words").length).toBe(acknowledged);

      expect(mount("remount,size=64m")).toBe(true);
      await expect.poll(ready, { timeout: 10_000 }).toBe(200);
      const back = await new RawClient(server.collabUrl, "doc", { doc: writer.doc }).open();
      await back.until("the rest to be saved", () => back.accepted === 1);
      await server.kill();
      await server.start();
      const fresh = await new RawClient(server.collabUrl, "doc").open();
      const words = fresh.doc.getArray<string>("words").toArray();
      expect(words.map((word) => Number(word.split(":")[0]))).toEqual(Array.from({ length: written }, (_, n) => n));
    } finally {
      await server.destroy();
    }
  },
);
