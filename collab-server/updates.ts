import * as Y from "yjs";
import { AppError } from "#lib/protocol/errors.ts";

/** A Yjs update, decoded and not yet integrated. */
export type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>;

/**
 * Decodes an update, or throws `bad_update`. Decoding is lazy: a forged header that would make `applyUpdate` allocate
 * hundreds of megabytes costs microseconds here.
 */
export function decodeUpdate(bytes: Uint8Array): DecodedUpdate {
  try {
    return Y.decodeUpdate(bytes);
  } catch (cause) {
    throw new AppError("bad_update", { cause });
  }
}

/**
 * Whether an update would change the document. A client that reconnects sends all its deletions again, and offline
 * edits may come twice; what is known is acknowledged and not logged a second time.
 */
export function isNovel(doc: Y.Doc, update: DecodedUpdate): boolean {
  for (const struct of update.structs) {
    // A Skip stands for what the update does not carry.
    if (struct instanceof Y.Skip) continue;
    if (struct.id.clock + struct.length > Y.getState(doc.store, struct.id.client)) return true;
  }
  for (const [client, deletions] of update.ds.clients) {
    const structs = doc.store.clients.get(client) ?? [];
    const state = Y.getState(doc.store, client);
    for (const { clock, len } of deletions) {
      if (clock + len > state) return true;
      for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
        const struct = structs[index];
        if (struct === undefined || struct.id.clock >= clock + len) break;
        if (!struct.deleted) return true;
      }
    }
  }
  return false;
}

/** Bytes that wait in the document for updates they depend on; 0 when nothing is missing. */
export function pendingBytes(doc: Y.Doc): number {
  return (doc.store.pendingStructs?.update.byteLength ?? 0) + (doc.store.pendingDs?.byteLength ?? 0);
}
