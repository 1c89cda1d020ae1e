import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** Message types of the Hocuspocus protocol; y-websocket shares the first four. docs/protocol.md has the bytes. */
export const messageTypes = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  syncReply: 4,
  stateless: 5,
  broadcastStateless: 6,
  close: 7,
  syncStatus: 8,
  ping: 9,
  pong: 10,
} as const;

/** The second number of a sync message. */
export const syncSteps = { step1: 0, step2: 1, update: 2 } as const;

/** The second number of an auth message, from the server; a client always sends 0 and its token. */
export const authTypes = { token: 0, permissionDenied: 1, authenticated: 2 } as const;

/** A frame of the Hocuspocus protocol, its head read. */
export interface Frame {
  /** The document's name, with `\0` and a session id behind it where a client uses sessions. */
  address: string;
  type: number;
  /** Stands behind the type. */
  decoder: decoding.Decoder;
}

/** Reads the head of a frame. Throws on bytes that are none. */
export function readFrame(bytes: Uint8Array): Frame {
  const decoder = decoding.createDecoder(bytes);
  const address = decoding.readVarString(decoder);
  const type = decoding.readVarUint(decoder);
  return { address, type, decoder };
}

/** The document name of an address: what stands before the session id. */
export function documentNameOf(address: string): string {
  const end = address.indexOf("\0");
  return end === -1 ? address : address.slice(0, end);
}

/** A frame to or from `address`, its body written by `write`. */
export function writeFrame(
  address: string,
  type: number,
  write?: (encoder: encoding.Encoder) => void,
): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, address);
  encoding.writeVarUint(encoder, type);
  write?.(encoder);
  return encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>;
}

/** A sync frame: a state vector (step 1) or an update (step 2, update). */
export function syncFrame(address: string, step: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return writeFrame(address, messageTypes.sync, (encoder) => {
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

/** What a client says first. `version` names the kind of client, for the server's log only. */
export function tokenFrame(address: string, token: string, version: string): Uint8Array<ArrayBuffer> {
  return writeFrame(address, messageTypes.auth, (encoder) => {
    encoding.writeVarUint(encoder, authTypes.token);
    encoding.writeVarString(encoder, token);
    encoding.writeVarString(encoder, version);
  });
}

/** Presence of one document, see presence.ts. */
export function awarenessFrame(address: string, update: Uint8Array): Uint8Array<ArrayBuffer> {
  return writeFrame(address, messageTypes.awareness, (encoder) => encoding.writeVarUint8Array(encoder, update));
}

/** The doors to the rest of a frame, so that nobody else needs to know which codec this is. */
export const readVarUint = decoding.readVarUint;
export const readVarString = decoding.readVarString;
export const readVarUint8Array = decoding.readVarUint8Array;
