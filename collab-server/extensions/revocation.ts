import type { Extension } from "#collab-server/extension.ts";
import type { Peer } from "#collab-server/peer.ts";
import type { Backend } from "#lib/server/backend.ts";
import { type AccessChange, accessChangesAfter } from "#lib/server/services/access-changes.ts";

/** How often the table is looked at, because the bus may lose anything: with the asking, well below a second. */
const pollEveryMs = 400;
/** Who joins so soon after a change may have been let in by what was true before it: opening a document may take long. */
const doubtMs = 60_000;
/** Changes that the bus told of and the table has not yet. */
const rememberedIds = 10_000;

/**
 * Lets nobody stay who may not (ACC-1): when rights change, every client that it may concern is asked about again. The bus
 * says so at once; a table says it to processes that the bus did not reach.
 */
export function revocation(backend: Backend, failed: (place: string, error: unknown) => void): Extension {
  const peers = new Set<Peer>();
  const heard = new Set<number>();
  const recent: { change: AccessChange; atMs: number }[] = [];
  let last: number | null = null;
  let polling = false;

  function hear(id: number, change: AccessChange): void {
    // By the bus and by the table: whoever is first.
    if (heard.has(id)) return;
    heard.add(id);
    const [oldest] = heard;
    if (heard.size > rememberedIds && oldest !== undefined) heard.delete(oldest);
    const nowMs = backend.now();
    while (recent[0] !== undefined && nowMs - recent[0].atMs > doubtMs) recent.shift();
    recent.push({ change, atMs: nowMs });
    for (const peer of peers) if (concerns(change, peer)) void peer.reauthorize();
  }

  async function poll(): Promise<void> {
    if (polling) return;
    polling = true;
    try {
      const found = await accessChangesAfter(backend, last);
      last = found.last;
      for (const { id, ...change } of found.changes) hear(id, change);
    } finally {
      polling = false;
    }
  }

  const look = () => void poll().catch((error: unknown) => failed("revocation: poll", error));
  look();
  const timer = setInterval(look, pollEveryMs);
  timer.unref();
  const unsubscribe = backend.bus.subscribe((message) => {
    if (message.type !== "access") return;
    const { id, documentId, userId } = message;
    hear(id, { ...(documentId === null ? {} : { documentId }), ...(userId === null ? {} : { userId }) });
  });

  return {
    name: "revocation",
    joined: (peer) => {
      peers.add(peer);
      if (recent.some(({ change }) => concerns(change, peer))) void peer.reauthorize();
    },
    left: (peer) => {
      peers.delete(peer);
    },
    close: () => {
      clearInterval(timer);
      unsubscribe();
      return Promise.resolve();
    },
  };
}

function concerns({ documentId, userId }: AccessChange, peer: Peer): boolean {
  if (documentId !== undefined && documentId !== peer.document.name) return false;
  return userId === undefined || peer.grant.userId === userId;
}
