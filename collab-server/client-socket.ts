import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { type CloseCode, closeCodeOf, closeCodes } from "#lib/protocol/close-codes.ts";
import { AppError, errorCode } from "#lib/protocol/errors.ts";
import { documentNameOf, messageTypes, readFrame } from "#lib/protocol/frames.ts";
import { limits } from "#lib/protocol/limits.ts";
import { TokenBucket } from "#lib/std/token-bucket.ts";
import type { Codec } from "./codec.ts";
import type { EngineConnection, EngineSocket } from "./engine/engine.ts";
import type { Identity } from "./grant.ts";
import { Outbound } from "./outbound.ts";
import { PeerConnection, type PeerServices } from "./peer-connection.ts";

/** What is known of a client from its HTTP request. */
export interface ClientInfo {
  /** Its network address. */
  address: string;
  identity: Identity | null;
  schema: number | null;
}

/** What a socket needs of the server around it. */
export interface SocketServices extends PeerServices {
  /** Joins the socket to the engine. */
  connect(socket: ClientSocket): { receive(frame: Uint8Array): void; closed(code: number, reason: string): void };
  /** The socket is closed, for whatever reason. */
  gone(socket: ClientSocket): void;
  /** Something failed that is nobody's fault outside. */
  failed(place: string, error: unknown): void;
}

/** A document on a socket: asked for, or open. */
type Slot = AskedSlot | { state: "open"; peer: PeerConnection };

interface AskedSlot {
  state: "asked";
  authenticating: boolean;
  /** Frames that came before the document was open, in order. */
  held: Uint8Array[];
  askedAtMs: number;
}

/** A close frame holds 123 bytes of reason. */
const reasonBytes = 123;

/** One WebSocket: its limits, its documents, its end. Frames of a document wait here until the document is open. */
export class ClientSocket implements EngineSocket {
  readonly info: ClientInfo;
  readonly #ws: WebSocket;
  readonly #codec: Codec;
  readonly #services: SocketServices;
  readonly #outbound: Outbound;
  readonly #engine: ReturnType<SocketServices["connect"]>;
  readonly #slots = new Map<string, Slot>();
  readonly #authBucket: TokenBucket;
  readonly #openedAtMs: number;
  #authenticated = false;
  #unauthenticatedBytes = 0;
  #inboundBytes = 0;
  #inboundFrames = 0;
  #paused = false;
  #refused = false;
  #closing = false;
  #alive = true;

  constructor(options: { ws: WebSocket; stream: Duplex; codec: Codec; info: ClientInfo; services: SocketServices }) {
    const { ws, stream, codec, info, services } = options;
    this.info = info;
    this.#ws = ws;
    this.#codec = codec;
    this.#services = services;
    this.#openedAtMs = services.now();
    this.#authBucket = new TokenBucket({
      perSecond: limits.authPerSecond,
      burst: limits.authBurst,
      nowMs: this.#openedAtMs,
    });
    this.#outbound = new Outbound({
      ws,
      stream,
      onShed: () => services.metrics.shedFrames.inc(),
      onOverflow: () => this.#giveUp(),
    });
    this.#engine = services.connect(this);
    ws.on("message", (data, isBinary) => this.#guard(() => this.#message(data, isBinary)));
    ws.on("pong", () => {
      this.#alive = true;
    });
    ws.on("close", (code, reason) => this.#closed(code, reason.toString()));
    // An error is always followed by a close.
    ws.on("error", () => undefined);
    stream.on("data", (chunk: Buffer) => this.#countUnauthenticated(chunk.byteLength));
    if (codec.greeting !== null) this.#guard(() => this.#receive(codec.greeting as Uint8Array));
  }

  get readyState(): number {
    return this.#closing ? this.#ws.CLOSING : this.#ws.readyState;
  }

  /** Sends a frame of the server, in the client's protocol. */
  send(frame: Uint8Array): void {
    const message = this.#codec.outbound(frame);
    if (message === null) return;
    this.#outbound.send(message, isPresence(frame) ? "presence" : "required");
  }

  /** For the engine, which closes a socket only when it met bytes that it cannot read. */
  close(_code?: number, reason?: string): void {
    this.end(new AppError("bad_request", reason === undefined ? {} : { message: reason }));
  }

  /** Closes the socket with the code and the sentence of an error. */
  end(error: AppError): void {
    this.endWith(closeCodeOf(error.code), error.message);
  }

  /** Closes the socket; a client that does not answer within a second is cut off. */
  endWith(code: CloseCode, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#services.metrics.closes.inc({ code: String(code) });
    this.#ws.close(code, truncate(reason));
    // A paused socket would not see the answer to its close frame.
    this.#ws.resume();
    setTimeout(() => this.#ws.terminate(), 1_000).unref();
  }

  /** The engine has opened a document for this client. */
  joined(connection: EngineConnection): void {
    this.#authenticated = true;
    const slot = this.#slots.get(connection.address);
    const peer = new PeerConnection({ socket: this, connection, engine: this.#engine, services: this.#services });
    this.#slots.set(connection.address, { state: "open", peer });
    if (slot?.state === "asked") for (const frame of slot.held) this.#guard(() => this.#receive(frame));
  }

  /** The client's connection to a document has ended; the socket may go on. */
  left(connection: EngineConnection): void {
    const slot = this.#slots.get(connection.address);
    if (slot?.state !== "open") return;
    this.#slots.delete(connection.address);
    slot.peer.left();
  }

  /** The client did not get a document. It has been told; a socket with no other document ends here. */
  refused(documentName: string, error: AppError): void {
    for (const [address, slot] of this.#slots) {
      if (slot.state === "asked" && documentNameOf(address) === documentName) this.#slots.delete(address);
    }
    if (this.#slots.size > 0) return;
    // What else the client sent for that document is void; the end comes after the engine's own message about it.
    this.#refused = true;
    setImmediate(() => this.end(error));
  }

  /** Notes bytes that the server holds on this client's behalf, and stops reading when they are many. */
  holdInbound(bytes: number): () => void {
    this.#inboundBytes += bytes;
    this.#inboundFrames += 1;
    if (this.#inboundBytes > limits.inboundBytes || this.#inboundFrames > limits.inboundFrames) {
      this.#paused = true;
      this.#ws.pause();
    }
    return () => {
      this.#inboundBytes -= bytes;
      this.#inboundFrames -= 1;
      const drained = this.#inboundBytes <= limits.inboundBytes / 2 && this.#inboundFrames <= limits.inboundFrames / 2;
      if (!this.#paused || !drained) return;
      this.#paused = false;
      this.#ws.resume();
    };
  }

  /** Whether the server has stopped reading from it for now. */
  get isPaused(): boolean {
    return this.#paused;
  }

  /** Called every few seconds: ends a socket that shows no life, never says who it is, or reads nothing. */
  check(nowMs: number): void {
    const silent =
      this.#slots.size === 0 && !this.#authenticated && nowMs - this.#openedAtMs > limits.unauthenticatedMs;
    const late = [...this.#slots.values()].filter(
      (slot) => slot.state === "asked" && nowMs - slot.askedAtMs > limits.unauthenticatedMs,
    ) as AskedSlot[];
    if (silent || late.length > 0) {
      // Who has shown a token waits for us, and is not to blame.
      this.end(new AppError(late.some((slot) => slot.authenticating) ? "unavailable" : "unauthenticated"));
      return;
    }
    this.#outbound.check(nowMs);
  }

  /** Called every half minute: asks for a sign of life and gives one. */
  beat(): void {
    if (!this.#alive && !this.#paused) {
      this.#ws.terminate();
      return;
    }
    this.#alive = false;
    this.#ws.ping();
    for (const [address, slot] of this.#slots) {
      if (slot.state === "open") this.#outbound.send(this.#codec.keepAlive(address), "presence");
    }
  }

  #message(data: RawData, isBinary: boolean): void {
    if (this.#closing) return;
    if (!isBinary) throw new AppError("bad_request", { message: "This server speaks a binary protocol." });
    const message = copy(data);
    if (message.byteLength === 1 && this.#codec.greeting === null) {
      // Hocuspocus providers ask and answer in one byte that has no address.
      if (message[0] === messageTypes.pong) return;
      if (message[0] === messageTypes.ping) {
        this.#outbound.send(new Uint8Array([messageTypes.pong]), "required");
        return;
      }
    }
    const frame = this.#codec.inbound(message);
    if (frame !== null) this.#receive(frame);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#closing || this.#refused) return;
    const frame = read(bytes);
    const slot = this.#slots.get(frame.address);
    if (slot?.state === "open") {
      slot.peer.receive(frame, bytes);
      return;
    }
    const asked = slot ?? this.#ask(frame.address);
    if (frame.type === messageTypes.auth) this.#authenticate(asked, bytes);
    else this.#hold(asked, bytes);
  }

  #ask(address: string): AskedSlot {
    const name = documentNameOf(address);
    if (name.trim() === "" || Buffer.byteLength(name) > limits.documentNameBytes || /\p{Cc}/u.test(name)) {
      throw new AppError("bad_request", {
        message: `A document's name has 1 to ${limits.documentNameBytes} bytes and no control characters.`,
      });
    }
    if (this.#slots.size >= limits.documentsPerSocket) {
      throw new AppError("too_many", { message: `A socket may open ${limits.documentsPerSocket} documents.` });
    }
    const slot: AskedSlot = { state: "asked", authenticating: false, held: [], askedAtMs: this.#services.now() };
    this.#slots.set(address, slot);
    return slot;
  }

  #authenticate(slot: AskedSlot, bytes: Uint8Array): void {
    // A second token while the first is looked at changes nothing.
    if (slot.authenticating) return;
    if (!this.#authBucket.take(this.#services.now())) throw new AppError("too_many");
    slot.authenticating = true;
    this.#engine.receive(bytes);
  }

  #hold(slot: AskedSlot, bytes: Uint8Array): void {
    slot.held.push(bytes);
    const held = [...this.#slots.values()].flatMap((each) => (each.state === "asked" ? each.held : []));
    const heldBytes = held.reduce((sum, each) => sum + each.byteLength, 0);
    const most = slot.authenticating ? limits.inboundBytes : limits.unauthenticatedBytes;
    if (heldBytes > most || held.length > limits.inboundFrames) throw new AppError("too_many");
  }

  /** A stranger may not make the server gather a large frame. */
  #countUnauthenticated(bytes: number): void {
    if (this.#authenticated) return;
    this.#unauthenticatedBytes += bytes;
    if (this.#unauthenticatedBytes > limits.unauthenticatedBytes + limits.inboundBytes) this.#ws.terminate();
  }

  #giveUp(): void {
    this.endWith(closeCodes.unavailable, "This connection takes less than the document sends.");
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (errorCode(error) === undefined) {
        this.#services.failed("socket", error);
        this.endWith(closeCodes.fault, "The server made a mistake.");
      } else this.end(error as AppError);
    }
  }

  #closed(code: number, reason: string): void {
    this.#closing = true;
    try {
      this.#engine.closed(code, reason);
    } catch (error) {
      this.#services.failed("close", error);
    }
    this.#slots.clear();
    this.#services.gone(this);
  }
}

function read(bytes: Uint8Array): ReturnType<typeof readFrame> {
  try {
    return readFrame(bytes);
  } catch (cause) {
    throw new AppError("bad_request", { message: "The server could not read that message.", cause });
  }
}

function isPresence(frame: Uint8Array): boolean {
  return readFrame(frame).type === messageTypes.awareness;
}

/** An array of its own: what `ws` hands out may be a view on a larger buffer, and would be sent whole to the log's thread. */
function copy(data: RawData): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(Array.isArray(data) ? Buffer.concat(data) : data);
}

function truncate(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > reasonBytes) text = text.slice(0, -1);
  return text;
}
