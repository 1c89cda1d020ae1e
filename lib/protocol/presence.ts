import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** One client's presence as it travels: a later clock replaces an earlier one, `null` means gone. */
export interface PresenceEntry {
  clientId: number;
  clock: number;
  /** JSON text; "null" when the client left. */
  json: string;
}

/** How somebody is shown. */
export interface Face {
  name: string;
  /** One of `presenceColors`. */
  color: string;
  /** The id of a picture under /avatars/; null: the first letters of the name. */
  avatar: string | null;
}

/** What Quire's own pages show of a person. The server writes it over whatever a client claims. */
export interface PresenceUser extends Face {
  id: string;
}

/** Colours that carry white text with at least 4.5:1, and stay apart on both grounds. */
export const presenceColors = [
  "#b3261e",
  "#9a4a00",
  "#7a5900",
  "#3f6b00",
  "#00705a",
  "#006c84",
  "#1f5fbf",
  "#5b4bc4",
  "#8b3fb0",
  "#b0256f",
] as const;

/** Reads an awareness update of y-protocols. Throws on bytes that are none; the JSON is not looked at. */
export function decodePresence(update: Uint8Array): PresenceEntry[] {
  const decoder = decoding.createDecoder(update);
  const entries: PresenceEntry[] = [];
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    entries.push({
      clientId: decoding.readVarUint(decoder),
      clock: decoding.readVarUint(decoder),
      json: decoding.readVarString(decoder),
    });
  }
  return entries;
}

/** The inverse of `decodePresence`. */
export function encodePresence(entries: readonly PresenceEntry[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const entry of entries) {
    encoding.writeVarUint(encoder, entry.clientId);
    encoding.writeVarUint(encoder, entry.clock);
    encoding.writeVarString(encoder, entry.json);
  }
  return encoding.toUint8Array(encoder);
}
