import { applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import { AppError } from "#lib/protocol/errors.ts";
import { awarenessFrame } from "#lib/protocol/frames.ts";
import { limits } from "#lib/protocol/limits.ts";
import { type PresenceEntry, decodePresence, encodePresence } from "#lib/protocol/presence.ts";
import type { LiveDocument } from "./live-document.ts";
import type { Peer } from "./peer.ts";

/** Departed client ids whose clocks a document still remembers, so that a late echo cannot bring them back. */
const rememberedDepartures = 1_000;

/**
 * Who is in a document, and where. A client id belongs to one peer: nobody speaks for another's (ACC-2), save that an
 * actor's newer socket takes over the ids of its older one. What is not a peer's to say is dropped without a word,
 * because y-websocket clients repeat everyone's presence to the server by design.
 */
export class Presence {
  readonly #owners = new WeakMap<LiveDocument, Map<number, Peer>>();

  /** Takes in an awareness update. Throws `bad_update` on bytes that are none. */
  receive(peer: Peer, update: Uint8Array): void {
    let entries: PresenceEntry[];
    try {
      entries = decodePresence(update);
    } catch (cause) {
      throw new AppError("bad_update", { cause });
    }
    const accepted = entries.flatMap((entry) => {
      const own = this.#own(peer, entry);
      return own === null ? [] : [own];
    });
    if (accepted.length === 0) return;
    applyAwarenessUpdate(peer.document.awareness, encodePresence(accepted), peer.origin);
    for (const { clientId, json } of accepted) {
      // Free again: its clock is remembered, so no echo of the departed can claim it.
      if (json === "null") this.#ownersOf(peer.document).delete(clientId);
    }
    forgetDepartures(peer.document);
  }

  /** Tells one peer everything that is known. */
  sendAll(peer: Peer): void {
    const { awareness } = peer.document;
    const update = encodeAwarenessUpdate(awareness, [...awareness.getStates().keys()]);
    peer.send(awarenessFrame(peer.address, update));
  }

  /** The peer is gone, and its presence with it. */
  left(peer: Peer): void {
    const owners = this.#ownersOf(peer.document);
    for (const [clientId, owner] of owners) if (owner === peer) owners.delete(clientId);
    forgetDepartures(peer.document);
  }

  /** The entry as this peer may say it, or null. */
  #own(peer: Peer, entry: PresenceEntry): PresenceEntry | null {
    const { clientId, clock, json } = entry;
    const { awareness } = peer.document;
    const owners = this.#ownersOf(peer.document);
    const owner = owners.get(clientId);
    const state = parseState(json);
    if (state === undefined) return null;
    if (owner !== peer) {
      if (owner !== undefined && owner.grant.actor !== peer.grant.actor) return null;
      // A farewell for somebody else's id, or news that are none: an echo.
      if (state === null || clock <= (awareness.meta.get(clientId)?.clock ?? -1)) return null;
      if (peer.presenceIds.size >= limits.presenceIdsPerSocket) return null;
      owner?.presenceIds.delete(clientId);
      owners.set(clientId, peer);
    }
    if (state === null) return { clientId, clock, json: "null" };
    peer.presenceIds.add(clientId);
    if (peer.grant.user === null) return { clientId, clock, json };
    return { clientId, clock, json: JSON.stringify({ ...state, user: peer.grant.user }) };
  }

  #ownersOf(document: LiveDocument): Map<number, Peer> {
    const known = this.#owners.get(document);
    if (known !== undefined) return known;
    const owners = new Map<number, Peer>();
    this.#owners.set(document, owners);
    return owners;
  }
}

function forgetDepartures({ awareness: { meta, states } }: LiveDocument): void {
  if (meta.size - states.size <= rememberedDepartures) return;
  for (const clientId of meta.keys()) if (!states.has(clientId)) meta.delete(clientId);
}

/** An object or null; undefined for what is neither, or too large to keep. */
function parseState(json: string): Record<string, unknown> | null | undefined {
  if (json.length > limits.presenceBytes) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown> | null) : undefined;
  } catch {
    return undefined;
  }
}
