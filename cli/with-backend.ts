import type { Backend } from "#lib/server/backend.ts";
import { readConfig } from "#lib/server/config.ts";
import { openBackend } from "#lib/server/open-backend.ts";

/** Opens what the settings say, for one command, and closes it again. The server may run meanwhile. */
export async function withBackend<T>(work: (backend: Backend) => Promise<T>): Promise<T> {
  // Its output is for its user; the server keeps the log.
  const backend = await openBackend({ ...readConfig(), logLevel: "error" });
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}
