import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { Backend } from "#lib/server/backend.ts";
import { readConfig } from "#lib/server/config.ts";
import { openBackend } from "#lib/server/open-backend.ts";
import { newId } from "#lib/std/ids.ts";

/**
 * A whole backend in a folder of its own, and in a database of its own on the Postgres of `serverUrl`, if one is given.
 * `destroy` closes and removes it.
 */
export async function openTestBackend(
  serverUrl?: string,
  environment: Record<string, string> = {},
): Promise<{ backend: Backend; destroy: () => Promise<void>; reopen: () => Promise<Backend> }> {
  const folder = mkdtempSync(join(tmpdir(), "quire-backend-"));
  const config = readConfig({
    DATA_DIR: folder,
    LOG_LEVEL: "silent",
    ...(serverUrl === undefined ? {} : { DATABASE_URL: await createDatabase(serverUrl) }),
    ...environment,
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

async function createDatabase(serverUrl: string): Promise<string> {
  const name = `quire_${newId()}`;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
