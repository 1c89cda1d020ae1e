import { applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import { AppError } from "#lib/protocol/errors.ts";
import { awarenessFrame } from "#lib/protocol/frames.ts";
import { limits } from "#lib/protocol/limits.ts";
import { type PresenceEntry, decodePresence, encodePresence } from "#lib/protocol/presence.ts";
import type { LiveDocument } from "./live-document.ts";
import type { Peer } from "./peer.ts";

/** Whose a client id is. It stays its actor's after the peer has left, for as long as its clock is remembered. */
interface Owner {
  actor: string;
  peer: Peer | null;
}

/** Departed client ids whose clocks a document still remembers, so that a late echo cannot bring them back. */
const rememberedDepartures = 1_000;

/**
 * Who is in a document, and where. A client id belongs to one peer: nobody speaks for another's (ACC-2), save that an
 * actor's newer socket takes over the ids of its older one. What is not a peer's to say is dropped without a word,
 * because y-websocket clients repeat everyone's presence to the server by design.
 */
export class Presence {
  readonly #owners = new WeakMap<LiveDocument, Map<number, Owner>>();

  /** Takes in an awareness update. Throws `bad_update` on bytes that are none. */
  receive(peer: Peer, update: Uint8Array): void {
    const entries = decode(update);
    const accepted = entries.flatMap((entry) => {
      const own = this.#own(peer, entry);
      return own === null ? [] : [own];
    });
    if (accepted.length === 0) return;
    applyAwarenessUpdate(peer.document.awareness, encodePresence(accepted), peer.origin);
    this.#forgetDepartures(peer.document);
  }

  /** Tells one peer everything that is known. */
  sendAll(peer: Peer): void {
    const { awareness } = peer.document;
    const update = encodeAwarenessUpdate(awareness, [...awareness.getStates().keys()]);
    peer.send(awarenessFrame(peer.address, update));
  }

  /** The peer is gone, and its presence with it. */
  left(peer: Peer): void {
    for (const owner of this.#ownersOf(peer.document).values()) if (owner.peer === peer) owner.peer = null;
    this.#forgetDepartures(peer.document);
  }

  /** The entry as this peer may say it, or null. */
  #own(peer: Peer, entry: PresenceEntry): PresenceEntry | null {
    const { clientId, clock, json } = entry;
    const { awareness } = peer.document;
    const owners = this.#ownersOf(peer.document);
    const owner = owners.get(clientId);
    if (owner?.peer !== peer) {
      if (owner !== undefined && owner.actor !== peer.grant.actor) return null;
      // News that are none: an echo.
      if (clock <= (awareness.meta.get(clientId)?.clock ?? -1)) return null;
    }
    const state = parseState(json);
    if (state === undefined) return null;
    if (owner?.peer !== peer) {
      // A farewell for an id that this peer does not speak for.
      if (state === null || peer.presenceIds.size >= limits.presenceIdsPerSocket) return null;
      owner?.peer?.presenceIds.delete(clientId);
      owners.set(clientId, { actor: peer.grant.actor, peer });
    }
    if (state === null) return { clientId, clock, json: "null" };
    peer.presenceIds.add(clientId);
    if (peer.grant.user === null) return { clientId, clock, json };
    const claimed = typeof state["user"] === "object" ? state["user"] : {};
    return { clientId, clock, json: JSON.stringify({ ...state, user: { ...claimed, ...peer.grant.user } }) };
  }

  #ownersOf(document: LiveDocument): Map<number, Owner> {
    const known = this.#owners.get(document);
    if (known !== undefined) return known;
    const owners = new Map<number, Owner>();
    this.#owners.set(document, owners);
    return owners;
  }

  #forgetDepartures(document: LiveDocument): void {
    const { meta, states } = document.awareness;
    if (meta.size - states.size <= rememberedDepartures) return;
    const owners = this.#ownersOf(document);
    for (const clientId of meta.keys()) {
      if (states.has(clientId)) continue;
      meta.delete(clientId);
      owners.delete(clientId);
    }
  }
}

function decode(update: Uint8Array): PresenceEntry[] {
  if (update.byteLength > limits.presenceFrameBytes) throw new AppError("too_large");
  let entries: PresenceEntry[];
  try {
    entries = decodePresence(update);
  } catch (cause) {
    throw new AppError("bad_update", { cause });
  }
  if (entries.length > limits.presenceEntries) throw new AppError("too_large");
  return entries;
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
