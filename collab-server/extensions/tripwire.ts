import * as Y from "yjs";
import type { Extension } from "#collab-server/extension.ts";
import type { LiveDocument } from "#collab-server/live-document.ts";
import type { Peer } from "#collab-server/peer.ts";
import type { DecodedUpdate } from "#lib/server/updates.ts";
import { bodyName } from "#lib/document/shared-types.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Logger } from "#lib/server/telemetry/logger.ts";

/** No person selects and deletes a document so soon after it opened. */
const afterJoiningMs = 2_000;
/** Of less than this there is no "most". */
const leastUnits = 200;

/**
 * Refuses an update that deletes most of a document within two seconds of joining: that is not a person, but a client that
 * removes what it does not understand. What a client brings of offline work comes with the first sync, and is let through.
 */
export function tripwire(options: { now: () => number; logger: Logger }): Extension {
  const { now, logger } = options;
  const joinedAtMs = new WeakMap<Peer, number>();
  return {
    name: "tripwire",
    joined: (peer) => {
      joinedAtMs.set(peer, now());
    },
    accept: (peer, update) => {
      if (now() - (joinedAtMs.get(peer) ?? 0) > afterJoiningMs) return;
      const { document } = peer;
      const units = document.doc.share.get(bodyName)?._length ?? 0;
      if (units < leastUnits || deletedUnits(document, update) * 2 <= units) return;
      logger.error(
        { document: document.name, actor: peer.grant.actor },
        "an update that deletes most of a document was refused",
      );
      throw new AppError("destructive_update");
    },
  };
}

/** How much of the body an update deletes: letters, atoms and blocks. */
function deletedUnits({ doc }: LiveDocument, update: DecodedUpdate): number {
  const body = doc.share.get(bodyName);
  let units = 0;
  for (const [client, deletions] of update.ds.clients) {
    const structs = doc.store.clients.get(client);
    if (structs === undefined) continue;
    const state = Y.getState(doc.store, client);
    for (const { clock, len } of deletions) {
      if (clock >= state || len === 0) continue;
      for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
        const struct = structs[index];
        if (struct === undefined || struct.id.clock >= clock + len) break;
        if (!(struct instanceof Y.Item) || struct.deleted || !struct.countable || struct.parent !== body) continue;
        const from = Math.max(clock, struct.id.clock);
        units += Math.min(clock + len, struct.id.clock + struct.length) - from;
      }
    }
  }
  return units;
}
