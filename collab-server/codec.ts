import * as encoding from "lib0/encoding";
import { AppError, errorCode } from "#lib/protocol/errors.ts";
import {
  authTypes,
  awarenessFrame,
  messageTypes,
  readFrame,
  readVarString,
  readVarUint,
  tokenFrame,
} from "#lib/protocol/frames.ts";

/** Translates between what a client speaks and the Hocuspocus frames that the server thinks in. */
export interface Codec {
  /** What the client would have said first, if its protocol had words for it. */
  greeting: Uint8Array | null;
  /** A client's message as a frame, or null for one that has no meaning here. Throws `bad_request`. */
  inbound(message: Uint8Array): Uint8Array | null;
  /** A frame as the client's message, or null for one it would not understand. */
  outbound(frame: Uint8Array): Uint8Array | null;
  /** A message without effect, for clients that hang up when they hear nothing for 30 s. */
  keepAlive(address: string): Uint8Array;
}

const noPresence = new Uint8Array([0]);

/** The Hocuspocus protocol: frames as they are. */
export const hocuspocusCodec: Codec = {
  greeting: null,
  inbound: (message) => message,
  outbound: (frame) => frame,
  keepAlive: (address) => awarenessFrame(address, noPresence),
};

/** What a y-websocket client may say. */
const yWebsocketTypes = new Set<number>([messageTypes.sync, messageTypes.awareness, messageTypes.queryAwareness]);

/** The y-websocket protocol: the document's name is in the URL, the token too, and there are no acknowledgements. */
export function yWebsocketCodec(documentName: string, token: string): Codec {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, documentName);
  const prefix = encoding.toUint8Array(encoder);
  return {
    greeting: tokenFrame(documentName, token, "y-websocket"),
    inbound: (message) => {
      const type = message[0];
      if (type === undefined || !yWebsocketTypes.has(type)) {
        throw new AppError("bad_request", { message: `A y-websocket client has no message of type ${type}.` });
      }
      const frame = new Uint8Array(prefix.length + message.length);
      frame.set(prefix);
      frame.set(message, prefix.length);
      return frame;
    },
    outbound: (frame) => {
      const { type, decoder } = readFrame(frame);
      switch (type) {
        case messageTypes.sync:
        case messageTypes.awareness:
          return frame.subarray(prefix.length);
        case messageTypes.auth:
          return readVarUint(decoder) === authTypes.permissionDenied ? permissionDenied(readVarString(decoder)) : null;
        default:
          return null;
      }
    },
    keepAlive: () => awarenessFrame(documentName, noPresence).subarray(prefix.length),
  };
}

/** y-protocols' own form of it: message 2, sub-type 0, the reason. */
function permissionDenied(reason: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, messageTypes.auth);
  encoding.writeVarUint(encoder, 0);
  const code = errorCode({ code: reason });
  encoding.writeVarString(encoder, code === undefined ? reason : new AppError(code).message);
  return encoding.toUint8Array(encoder);
}
