import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "#lib/server/backend.ts";
import { readConfig } from "#lib/server/config.ts";
import { openBackend } from "#lib/server/open-backend.ts";

/** A whole backend in a folder of its own; on SQLite unless a Postgres URL is given. `destroy` closes and removes it. */
export async function openTestBackend(
  databaseUrl?: string,
): Promise<{ backend: Backend; destroy: () => Promise<void>; reopen: () => Promise<Backend> }> {
  const folder = mkdtempSync(join(tmpdir(), "quire-backend-"));
  const config = readConfig({
    DATA_DIR: folder,
    LOG_LEVEL: "silent",
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });
  const opened: Backend[] = [];
  const reopen = async () => {
    const backend = await openBackend(config);
    opened.push(backend);
    return backend;
  };
  const backend = await reopen();
  return {
    backend,
    reopen,
    destroy: async () => {
      await Promise.all(opened.map((each) => each.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
