import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createQuireCollabServer } from "#collab-server/quire.ts";
import { schemaVersion } from "#lib/document/schema/version.ts";
import type { Backend } from "#lib/server/backend.ts";

/** The collaboration server of Quire's own documents, in this process on a port of its own. */
export async function startQuireCollab(backend: Backend): Promise<{ url: string; close: () => Promise<void> }> {
  const collab = createQuireCollabServer(backend);
  const server = createServer();
  server.on("upgrade", collab.handleUpgrade);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/collab?schema=${schemaVersion}`,
    close: async () => {
      await collab.close(3_000);
      server.close();
      server.closeAllConnections();
    },
  };
}
