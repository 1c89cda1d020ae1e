import * as Y from "yjs";
import { type Mirror, markerFor } from "./mirror.ts";

/** Whether an update, not yet applied, would change the block that a position is in: its text, its looks or its ends. */
export function touchesBlockAt(mirror: Mirror, position: number, update: Uint8Array): boolean {
  const leaf = mirror.locate(position)?.leaf;
  if (leaf === undefined) return true;
  const marker = markerFor(leaf);
  const nextMarker = leaf.next?.marker ?? null;
  const { body } = mirror;
  const { store } = body.doc as Y.Doc;

  const isInside = (item: Y.Item): boolean =>
    item.parent === body
      ? item === marker || item === nextMarker || mirror.markerBefore(item) === marker
      : marker !== null && item.parent === (marker.content as Y.ContentType).type;
  const find = (client: number, clock: number): Y.Item | null => {
    const structs = store.clients.get(client);
    if (structs === undefined || clock >= Y.getState(store, client)) return null;
    const struct = structs[Y.findIndexSS(structs, clock)];
    return struct instanceof Y.Item ? struct : null;
  };

  const { structs, ds } = Y.decodeUpdate(update);
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    // Not integrated yet: what it hangs on is named by ids.
    const { origin, rightOrigin, parent } = struct as unknown as Record<
      "origin" | "rightOrigin" | "parent",
      Y.ID | null
    >;
    if (parent !== null && typeof parent === "object" && "clock" in parent && marker !== null) {
      if (Y.compareIDs(parent, marker.id)) return true;
    }
    // What is inserted behind an item is in that item's block; with none before it, in the block of what it stands before.
    const beside = origin ?? rightOrigin;
    const neighbour = beside === null ? null : find(beside.client, beside.clock);
    if (neighbour !== null && neighbour !== nextMarker && isInside(neighbour)) return true;
    if (beside === null && marker === null) return true;
  }
  for (const [client, deletions] of ds.clients) {
    const known = store.clients.get(client);
    if (known === undefined) continue;
    const state = Y.getState(store, client);
    for (const { clock, len } of deletions) {
      if (clock >= state || len === 0) continue;
      for (let index = Y.findIndexSS(known, clock); index < known.length; index++) {
        const struct = known[index];
        if (struct === undefined || struct.id.clock >= clock + len) break;
        if (struct instanceof Y.Item && !struct.deleted && isInside(struct)) return true;
      }
    }
  }
  return false;
}
