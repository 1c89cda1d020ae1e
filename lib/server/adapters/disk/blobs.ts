import { createReadStream } from "node:fs";
import { mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BlobSummary, type Blobs, checkedKey, readableOf } from "#lib/server/blobs.ts";
import { newId } from "#lib/std/ids.ts";

/** Files that are being written; no key begins with it. */
const unfinished = "_";

/** Nobody writes one file for so long: a crash has left it, and who comes by takes it away. */
const abandonedMs = 24 * 60 * 60 * 1000;

/** Blobs as files below a folder, which is made when it is first needed. */
export function diskBlobs(folder: string): Blobs {
  const fileOf = (key: string) => join(folder, ...checkedKey(key).split("/"));
  return {
    put: async (key, content) => {
      const file = fileOf(key);
      const parent = dirname(file);
      const made = await mkdir(parent, { recursive: true });
      // The names of new folders must outlive a power cut, too.
      for (let each = parent; made !== undefined && each.length >= made.length; each = dirname(each)) {
        await syncFolder(dirname(each));
      }
      const draft = join(parent, `${unfinished}${newId()}`);
      try {
        const handle = await open(draft, "wx");
        try {
          await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      await syncFolder(parent);
    },
    get: async (key) => {
      try {
        return new Uint8Array(await readFile(fileOf(key)));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    open: async (key) => {
      const file = fileOf(key);
      const entry = await stat(file).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      return entry?.isFile() === true ? readableOf(() => createReadStream(file)) : null;
    },
    delete: async (key) => rm(fileOf(key), { force: true }),
    list: async (under) => {
      const root = fileOf(under);
      const names = await readdir(root, { recursive: true }).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      const found: BlobSummary[] = [];
      for (const name of names) {
        const file = join(root, name);
        const entry = await stat(file).catch(() => null);
        if (name.split("/").some((part) => part.startsWith(unfinished))) {
          if (entry !== null && entry.mtimeMs < Date.now() - abandonedMs) await rm(file, { force: true });
          continue;
        }
        // Gone meanwhile, or a folder.
        if (entry?.isFile() !== true) continue;
        found.push({ key: `${under}/${name}`, bytes: entry.size, putAtMs: entry.mtimeMs });
      }
      return found;
    },
  };
}

/** So that the new name, too, outlives a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
