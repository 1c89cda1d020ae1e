import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import { closeCodes, isPermanent } from "#lib/protocol/close-codes.ts";
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
} from "#lib/protocol/frames.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { DeviceStore } from "./device-store.ts";
import { Incoming } from "./incoming.ts";
import { Ledger } from "./ledger.ts";
import type { OfflineReason, RefusalCode, SyncStatus } from "./sync-status.ts";

/** Changes of this long go out as one update: shorter than a person notices, long enough for a burst of keys. */
const batchMs = 20;
/** A caret moves on other screens at most this often. */
const presenceEveryMs = 80;
/** Between two attempts to connect: at least, and at most; people are back within two seconds of the server. */
const retryLeastMs = 150;
const retryMostMs = 1_500;
/** A connection that says nothing for this long is dead; the server gives a sign every 20 s. */
const silenceMs = 45_000;
/** A handshake that takes longer has met something that swallows sockets. */
const connectMs = 8_000;
/** So many sockets in a row without a word, while pages come through, mean that sockets do not. */
const blockedAfter = 3;

/** What a Session needs of its surroundings. A test brings its own. */
export interface SessionOptions {
  url: string;
  documentName: string;
  doc: Y.Doc;
  /** Keeps what the server does not have yet. Null where the browser offers no place. */
  store: DeviceStore | null;
  openSocket: (url: string) => WebSocket;
  /** Whether the server answers an ordinary request. */
  reachable: () => Promise<boolean>;
  /** Calls back when the next frame is drawn, or soon where none is. */
  onFrame: (callback: () => void) => void;
  random: () => number;
}

/** Where one socket stands. */
type Link =
  | { state: "idle" }
  | { state: "connecting"; socket: WebSocket; timer: Timer }
  | {
      state: "open";
      socket: WebSocket;
      ledger: Ledger;
      heard: boolean;
      /** What the server has, as long as it was not answered with what it lacks. */
      asked: Uint8Array | null;
      synced: boolean;
      readOnly: boolean;
      timer: Timer;
    }
  | { state: "waiting"; timer: Timer }
  | { state: "refused"; code: RefusalCode; reason: string };

type Timer = ReturnType<typeof setTimeout>;

/**
 * One document's connection to the server: sends what this person changes, applies what others do once a frame, keeps
 * changes over any interruption, and says truthfully how they stand. Speaks the Hocuspocus protocol.
 */
export class Session {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  /** What others change, before it is in the document. */
  readonly incoming: Incoming;
  readonly #options: SessionOptions;
  readonly #listeners = new Set<() => void>();
  #link: Link = { state: "idle" };
  #status: SyncStatus = { kind: "connecting" };
  #everSynced = false;
  #attempts = 0;
  #silentSockets = 0;
  #reason: OfflineReason = "unreachable";
  /** The server has let a socket go because it cannot store changes, and has stored none of ours since. */
  #logIsDown = false;
  /** Changes of this person since the last one that the server is known to have. */
  #dirty = false;
  #outgoing: Uint8Array[] = [];
  #sendTimer: Timer | null = null;
  #presenceTimer: Timer | null = null;
  #presenceDue = false;
  /** Whether the device is said to hold unsaved changes, and was not read since. */
  #mayHoldMore = false;
  /** Whether this is the second socket in a row that must show who it is from. */
  #signedInAgain = false;
  #destroyed = false;
  #abandoned = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.doc = options.doc;
    this.awareness = new Awareness(options.doc);
    this.incoming = new Incoming(options.doc, this, options.onFrame);
    this.doc.on("update", this.#onUpdate);
    this.awareness.on("update", this.#onPresence);
    // What an earlier page left unsaved comes from the device.
    this.#dirty = options.store?.isMarkedUnsaved ?? false;
    this.#mayHoldMore = this.#dirty;
    options.store?.onChange(() => {
      this.#answer();
      this.#refresh();
    });
  }

  /** How the changes stand. The same object until something changes. */
  get status(): SyncStatus {
    return this.#status;
  }

  /** Whether the document has been complete at least once: from the server, or from this device. */
  get ready(): boolean {
    return this.#everSynced || (this.#options.store?.hasContent ?? false);
  }

  /** Calls `listener` when `status` or `ready` changes, until the function returned is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects, and keeps connecting until `destroy`. */
  connect(): void {
    if (this.#destroyed || this.#link.state === "connecting" || this.#link.state === "open") return;
    if (this.#link.state === "waiting") clearTimeout(this.#link.timer);
    const socket = this.#options.openSocket(this.#options.url);
    socket.binaryType = "arraybuffer";
    const timer = setTimeout(() => this.#drop(socket), connectMs);
    this.#link = { state: "connecting", socket, timer };
    socket.addEventListener("open", () => this.#opened(socket));
    socket.addEventListener("message", (event) => this.#heard(socket, event.data as ArrayBuffer));
    socket.addEventListener("close", (event) => this.#closed(socket, event.code, event.reason));
    this.#refresh();
  }

  /** Ends the connection. What is unsaved stays on this device, if there is a place for it. */
  destroy(): void {
    this.#destroyed = true;
    this.incoming.destroy();
    this.#flush();
    removeAwarenessStates(this.awareness, [this.awareness.clientID], "gone");
    this.#sendPresence();
    for (const timer of [this.#sendTimer, this.#presenceTimer]) if (timer !== null) clearTimeout(timer);
    const link = this.#link;
    this.#link = { state: "idle" };
    if (link.state === "connecting" || link.state === "open" || link.state === "waiting") clearTimeout(link.timer);
    if (link.state === "connecting" || link.state === "open") link.socket.close();
    this.doc.off("update", this.#onUpdate);
    this.awareness.destroy();
    this.#listeners.clear();
  }

  /** Lets go of everything that the server does not have, and deletes what this device keeps of the document. */
  async abandon(): Promise<void> {
    this.#abandoned = true;
    this.#refresh();
    await this.#options.store?.forget();
  }

  #opened(socket: WebSocket): void {
    if (this.#link.state !== "connecting" || this.#link.socket !== socket) return;
    clearTimeout(this.#link.timer);
    const timer = this.#watch(socket);
    this.#link = {
      state: "open",
      socket,
      ledger: new Ledger(),
      heard: false,
      asked: null,
      synced: false,
      readOnly: false,
      timer,
    };
    const { documentName } = this.#options;
    socket.send(tokenFrame(documentName, "", "quire"));
    socket.send(syncFrame(documentName, syncSteps.step1, Y.encodeStateVector(this.doc)));
    this.#refresh();
  }

  #heard(socket: WebSocket, data: ArrayBuffer): void {
    const link = this.#link;
    if (link.state !== "open" || link.socket !== socket) return;
    clearTimeout(link.timer);
    link.timer = this.#watch(socket);
    link.heard = true;
    this.#silentSockets = 0;
    const { type, decoder } = readFrame(new Uint8Array(data));
    switch (type) {
      case messageTypes.sync:
      case messageTypes.syncReply:
        this.#sync(link, readVarUint(decoder), readVarUint8Array(decoder));
        break;
      case messageTypes.awareness:
        applyAwarenessUpdate(this.awareness, readVarUint8Array(decoder), this);
        break;
      case messageTypes.syncStatus:
        link.ledger.answered(readVarUint(decoder) === 1);
        break;
      case messageTypes.auth:
        if (readVarUint(decoder) !== authTypes.authenticated) break;
        link.readOnly = readVarString(decoder) === "readonly";
        // What was declined is missing on the server, and all that follows builds on it: a new socket brings it.
        if (!link.readOnly && link.ledger.declined) return this.#drop(socket);
        break;
      default:
    }
    this.#refresh();
  }

  #sync(link: Extract<Link, { state: "open" }>, step: number, payload: Uint8Array): void {
    switch (step) {
      case syncSteps.step1:
        link.asked = payload;
        this.#answer();
        return;
      case syncSteps.step2:
        this.incoming.applyAll(payload);
        link.synced = true;
        this.#signedInAgain = false;
        this.#everSynced = true;
        this.#attempts = 0;
        return;
      default:
        this.incoming.push(payload);
    }
  }

  /** Sends what the server lacks, once this device has said what it holds. */
  #answer(): void {
    const link = this.#link;
    if (link.state !== "open" || link.asked === null || this.#options.store?.isReading === true) return;
    const serverHas = link.asked;
    link.asked = null;
    // What others sent until now must be in, so that the answer holds just what the server lacks.
    this.incoming.applyNow();
    this.#outgoing = [];
    this.#send(link, "step2", Y.encodeStateAsUpdate(this.doc, serverHas));
    // A new socket is a new member: its presence needs a newer clock than the old one's farewell.
    this.awareness.setLocalState(this.awareness.getLocalState());
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    // The mark tells whether the server has what the device brings before the handshake.
    const handshakeSent = this.#link.state === "open" && this.#link.ledger.handshakeSent;
    if (this.#options.store?.isOwn(origin) === true && !handshakeSent) return;
    this.#dirty = true;
    this.#options.store?.markUnsaved(true);
    // Before the handshake there is nothing to send: it carries everything.
    if (handshakeSent) {
      this.#outgoing.push(update);
      this.#sendTimer ??= setTimeout(() => this.#flush(), batchMs);
    }
    this.#refresh();
  };

  #flush(): void {
    if (this.#sendTimer !== null) clearTimeout(this.#sendTimer);
    this.#sendTimer = null;
    const link = this.#link;
    if (this.#outgoing.length === 0 || link.state !== "open") return;
    const [first] = this.#outgoing;
    const update = this.#outgoing.length === 1 ? (first as Uint8Array) : Y.mergeUpdates(this.#outgoing);
    this.#outgoing = [];
    // The protocol lets a step 2 be as large as a document.
    this.#send(link, update.byteLength > limits.updateBytes ? "step2" : "update", update);
  }

  #send(link: Extract<Link, { state: "open" }>, step: "step2" | "update", update: Uint8Array): void {
    link.ledger.sent(step);
    transmit(link.socket, syncFrame(this.#options.documentName, syncSteps[step], update));
  }

  readonly #onPresence = ({ added, updated, removed }: Record<"added" | "updated" | "removed", number[]>): void => {
    const own = this.awareness.clientID;
    if (![...added, ...updated, ...removed].includes(own)) return;
    this.#presenceDue = true;
    if (this.#presenceTimer === null) this.#sendPresence();
  };

  #sendPresence(): void {
    const link = this.#link;
    if (!this.#presenceDue || link.state !== "open" || !link.ledger.handshakeSent) return;
    this.#presenceDue = false;
    this.#presenceTimer = setTimeout(() => {
      this.#presenceTimer = null;
      this.#sendPresence();
    }, presenceEveryMs);
    const update = encodeAwarenessUpdate(this.awareness, [this.awareness.clientID]);
    transmit(link.socket, awarenessFrame(this.#options.documentName, update));
  }

  /** A connection that falls silent is given up. */
  #watch(socket: WebSocket): Timer {
    return setTimeout(() => this.#drop(socket), silenceMs);
  }

  #drop(socket: WebSocket): void {
    socket.close();
    // A dead network may not tell us for minutes that the socket is closed.
    this.#closed(socket, closeCodes.fault, "");
  }

  #closed(socket: WebSocket, code: number, reason: string): void {
    const link = this.#link;
    if ((link.state !== "connecting" && link.state !== "open") || link.socket !== socket) return;
    clearTimeout(link.timer);
    this.incoming.applyNow();
    this.#outgoing = [];
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.awareness.clientID);
    removeAwarenessStates(this.awareness, others, this);
    // Their clocks too: the next socket will say where they are with the clocks they have now.
    for (const id of others) this.awareness.meta.delete(id);
    // The session may have been replaced, and the browser has the new one: the next socket shows it.
    const mayBeNew = code === closeCodes.unauthenticated && !this.#signedInAgain;
    if (mayBeNew) this.#signedInAgain = true;
    if (isPermanent(code) && !mayBeNew) {
      this.#link = { state: "refused", code: refusalOf(code), reason };
      // Who may not have the document keeps nothing of it here. What was not saved stays until a copy was offered.
      const isOut = code === closeCodes.forbidden || code === closeCodes.unauthenticated;
      if (isOut && !this.#dirty) void this.abandon();
    } else {
      if (link.state === "connecting" || !link.heard) this.#silentSockets += 1;
      this.#logIsDown = code === closeCodes.unavailable;
      this.#reason = this.#logIsDown ? "log-down" : "unreachable";
      this.#wait();
    }
    this.#refresh();
  }

  #wait(): void {
    const most = Math.min(retryMostMs, retryLeastMs * 2 ** this.#attempts);
    this.#attempts += 1;
    // Spread, so that five hundred people do not come back in one instant.
    const delayMs = retryLeastMs + this.#options.random() * most;
    this.#link = { state: "waiting", timer: setTimeout(() => this.connect(), delayMs) };
    if (this.#silentSockets < blockedAfter) return;
    void this.#options.reachable().then((reachable) => {
      if (!reachable || this.#silentSockets < blockedAfter) return;
      this.#reason = "blocked";
      this.#refresh();
    });
  }

  #refresh(): void {
    const next = this.#describe();
    if (next.kind === "saved") this.#logIsDown = false;
    if (next.kind === "saved" && this.#dirty) {
      this.#dirty = false;
      this.#mayHoldMore = false;
      this.#options.store?.markUnsaved(false);
    }
    const before = JSON.stringify(this.#status);
    const wasReady = this.#announcedReady;
    this.#announcedReady = this.ready;
    if (JSON.stringify(next) === before && wasReady === this.ready) return;
    if (JSON.stringify(next) !== before) this.#status = next;
    for (const listener of this.#listeners) listener();
  }

  #announcedReady = false;

  #describe(): SyncStatus {
    const link = this.#link;
    const onDevice = this.#options.store?.settled ?? false;
    switch (link.state) {
      case "refused":
        return {
          kind: "refused",
          code: link.code,
          reason: link.reason,
          unsaved: this.#dirty && !this.#abandoned,
          onDevice,
        };
      case "open":
        if (link.synced && link.readOnly)
          return { kind: "read-only", unsaved: link.ledger.declined && !this.#abandoned };
        if (link.synced && link.ledger.settled && !link.ledger.declined && this.#outgoing.length === 0)
          return this.#mayHoldMore && this.#options.store?.isRead === false ? { kind: "saving" } : { kind: "saved" };
        // It is read from all the while, and each new socket looks well until it is written to.
        if (this.#logIsDown && this.#dirty) return { kind: "offline", unsaved: true, onDevice, reason: "log-down" };
        if (this.#everSynced || this.#dirty) return { kind: "saving" };
        return { kind: "connecting" };
      case "idle":
        return { kind: "connecting" };
      default:
        // The first attempt of a fresh page, or a blink: nothing to say yet.
        if (!this.#everSynced && this.#attempts < 2 && !this.#dirty) return { kind: "connecting" };
        return { kind: "offline", unsaved: this.#dirty, onDevice, reason: this.#reason };
    }
  }
}

/** A socket that is closing takes nothing more. What it would have carried stays unanswered, and the next one brings it. */
function transmit(socket: WebSocket, frame: Uint8Array<ArrayBuffer>): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(frame);
}

function refusalOf(code: number): RefusalCode {
  switch (code) {
    case closeCodes.unauthenticated:
      return "unauthenticated";
    case closeCodes.forbidden:
      return "forbidden";
    case closeCodes.notFound:
      return "not-found";
    case closeCodes.outdatedClient:
      return "outdated";
    case closeCodes.tooLarge:
      return "too-large";
    default:
      return "bad-bytes";
  }
}
