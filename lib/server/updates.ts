import * as Y from "yjs";
import { AppError } from "#lib/protocol/errors.ts";

/** A Yjs update, decoded and not yet integrated. */
export type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>;

/**
 * Decodes an update, or throws `bad_update`. Decoding is lazy: a forged header that would make `applyUpdate` allocate
 * hundreds of megabytes costs microseconds here.
 */
export function decodeUpdate(bytes: Uint8Array): DecodedUpdate {
  let decoded: DecodedUpdate;
  try {
    decoded = Y.decodeUpdate(bytes);
  } catch (cause) {
    throw new AppError("bad_update", { cause });
  }
  // Yjs takes it for granted that a client refers to its own earlier changes only, and throws half way where it does not.
  if (decoded.structs.some((struct) => struct instanceof Y.Item && refersAhead(struct)))
    throw new AppError("bad_update");
  return decoded;
}

function refersAhead({ id, origin, rightOrigin, parent }: Y.Item): boolean {
  return [origin, rightOrigin, parent].some(
    (other) =>
      typeof other === "object" &&
      other !== null &&
      "clock" in other &&
      other.client === id.client &&
      other.clock >= id.clock,
  );
}

/** Applies a row of the log. Says whether it could; after a false the document is spoiled unless `intact`. */
export function applyRow(
  doc: Y.Doc,
  bytes: Uint8Array,
  origin?: unknown,
): { applied: true } | { applied: false; intact: boolean; cause: unknown } {
  try {
    decodeUpdate(bytes);
  } catch (cause) {
    return { applied: false, intact: true, cause };
  }
  try {
    Y.applyUpdate(doc, bytes, origin);
    return { applied: true };
  } catch (cause) {
    return { applied: false, intact: false, cause };
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
    if (hasUndeleted(doc, client, deletions)) return true;
  }
  return false;
}

/** Looks at each struct once, however the ranges overlap. */
function hasUndeleted(doc: Y.Doc, client: number, deletions: readonly { clock: number; len: number }[]): boolean {
  const structs = doc.store.clients.get(client);
  const state = Y.getState(doc.store, client);
  let doneTo = 0;
  for (const { clock, len } of deletions.toSorted((a, b) => a.clock - b.clock)) {
    if (len === 0) continue;
    if (structs === undefined || clock + len > state) return true;
    const from = Math.max(clock, doneTo);
    doneTo = Math.max(doneTo, clock + len);
    if (from >= clock + len) continue;
    for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
      const struct = structs[index];
      if (struct === undefined || struct.id.clock >= clock + len) break;
      if (!struct.deleted) return true;
    }
  }
  return false;
}

/** Bytes that wait in the document for updates they depend on; 0 when nothing is missing. */
export function pendingBytes(doc: Y.Doc): number {
  return (doc.store.pendingStructs?.update.byteLength ?? 0) + (doc.store.pendingDs?.byteLength ?? 0);
}
