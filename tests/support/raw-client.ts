import { WebSocket } from "ws";
import * as Y from "yjs";
import {
  authTypes,
  awarenessFrame,
  messageTypes,
  readFrame,
  readVarString,
  readVarUint,
  readVarUint8Array,
  syncFrame,
  syncSteps,
  tokenFrame,
  writeFrame,
} from "#lib/protocol/frames.ts";
import { type PresenceEntry, decodePresence, encodePresence } from "#lib/protocol/presence.ts";

/** One end of a socket that speaks the Hocuspocus protocol, or y-websocket's, byte by byte and keeps all it hears. */
export class RawClient {
  readonly ws: WebSocket;
  readonly doc: Y.Doc;
  readonly name: string;
  /** Acknowledgements: how many, and how many refusals. */
  accepted = 0;
  declined = 0;
  authenticated: string | null = null;
  denied: string | null = null;
  synced = false;
  closed: { code: number; reason: string } | null = null;
  presence = new Map<number, PresenceEntry>();
  updatesReceived: Uint8Array[] = [];
  /** The bytes that every Hocuspocus frame begins with and no y-websocket message has; empty for the former. */
  readonly #prefix: Uint8Array;

  constructor(
    url: string,
    name: string,
    options: {
      token?: string;
      headers?: Record<string, string>;
      protocol?: "hocuspocus" | "y-websocket";
      /** What follows the address of a y-websocket, its question mark included. */
      query?: string;
      /** What the client had before, if it is not new. */
      doc?: Y.Doc;
    } = {},
  ) {
    this.doc = options.doc ?? new Y.Doc();
    this.name = name;
    const plain = options.protocol === "y-websocket";
    this.#prefix = plain ? writeFrame(name, 0).subarray(0, -1) : new Uint8Array();
    this.ws = new WebSocket(plain ? `${url}/${encodeURIComponent(name)}${options.query ?? ""}` : url, {
      headers: options.headers ?? {},
    });
    this.ws.binaryType = "nodebuffer";
    this.ws.on("open", () => {
      if (!plain) this.ws.send(tokenFrame(name, options.token ?? "", "test"));
      this.send(syncFrame(name, syncSteps.step1, Y.encodeStateVector(this.doc)));
    });
    this.ws.on("message", (data: Buffer) => this.#hear(new Uint8Array(Buffer.concat([this.#prefix, data]))));
    this.ws.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    this.ws.on("error", () => undefined);
  }

  /** Sends a frame in the client's protocol. */
  send(frame: Uint8Array): void {
    this.ws.send(frame.subarray(this.#prefix.length));
  }

  /** Sends an update frame. */
  update(bytes: Uint8Array): void {
    this.send(syncFrame(this.name, syncSteps.update, bytes));
  }

  step2(bytes: Uint8Array): void {
    this.send(syncFrame(this.name, syncSteps.step2, bytes));
  }

  say(entries: PresenceEntry[]): void {
    this.send(awarenessFrame(this.name, encodePresence(entries)));
  }

  /** Changes the client's own document and sends what changed. */
  edit(change: (doc: Y.Doc) => void): Uint8Array {
    let sent: Uint8Array = new Uint8Array();
    const listen = (update: Uint8Array) => {
      sent = update;
    };
    this.doc.once("update", listen);
    this.doc.transact(() => change(this.doc));
    this.update(sent);
    return sent;
  }

  /** Resolves when `condition` holds; rejects after `ms`. */
  async until(what: string, condition: () => boolean, ms = 8_000): Promise<void> {
    const end = Date.now() + ms;
    while (!condition()) {
      if (Date.now() > end) throw new Error(`Waited ${ms} ms for: ${what} (closed: ${JSON.stringify(this.closed)})`);
      await new Promise((resolve) => {
        setTimeout(resolve, 2);
      });
    }
  }

  async open(): Promise<this> {
    await this.until("the first sync", () => this.synced);
    return this;
  }

  close(): Promise<void> {
    this.ws.close();
    return this.until("the socket to close", () => this.closed !== null);
  }

  #hear(bytes: Uint8Array): void {
    const { type, decoder } = readFrame(bytes);
    switch (type) {
      case messageTypes.sync:
      case messageTypes.syncReply: {
        const step = readVarUint(decoder);
        const payload = readVarUint8Array(decoder);
        if (step === syncSteps.step1) {
          this.step2(Y.encodeStateAsUpdate(this.doc, payload));
          return;
        }
        if (step === syncSteps.update) this.updatesReceived.push(payload);
        Y.applyUpdate(this.doc, payload, this);
        if (step === syncSteps.step2) this.synced = true;
        return;
      }
      case messageTypes.syncStatus:
        if (readVarUint(decoder) === 1) this.accepted += 1;
        else this.declined += 1;
        return;
      case messageTypes.auth: {
        const what = readVarUint(decoder);
        const text = readVarString(decoder);
        if (what === authTypes.authenticated) this.authenticated = text;
        if (what === authTypes.permissionDenied) this.denied = text;
        return;
      }
      case messageTypes.awareness:
        for (const entry of decodePresence(readVarUint8Array(decoder))) this.presence.set(entry.clientId, entry);
        return;
      default:
    }
  }
}
