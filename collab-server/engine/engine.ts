import { type Connection, type Document, Hocuspocus, type HookName, type HookPayloadByName } from "@hocuspocus/server";
import type { Granted } from "#collab-server/grant.ts";
import { LiveDocument } from "#collab-server/live-document.ts";
import { AppError, errorCode } from "#lib/protocol/errors.ts";
import { assert } from "#lib/std/assert.ts";

/** A socket as the engine writes to it. */
export interface EngineSocket {
  send(bytes: Uint8Array): void;
  close(code?: number, reason?: string): void;
  readonly readyState: number;
}

/** The engine's end of one client's connection to one document. */
export interface EngineConnection {
  live: LiveDocument;
  grant: Granted;
  address: string;
  /** Given to Y as the origin of the client's changes and presence. */
  origin: object;
  setReadOnly(readOnly: boolean): void;
  /** The presence ids that vanish with the connection. */
  presenceIds: Set<number>;
}

/** What the engine asks of the server around it. `Context` is what `connect` was given. */
export interface EngineHooks<Context> {
  /** Throws when the client may not. */
  authorize(context: Context, documentName: string, token: string): Promise<Granted>;
  /** Fills the document, or throws. */
  load(live: LiveDocument): Promise<void>;
  joined(context: Context, connection: EngineConnection): void;
  left(context: Context, connection: EngineConnection): void;
  /** The client asked for the document and did not get it; it has been told so in the protocol. */
  refused(context: Context, documentName: string, error: AppError): void;
  changed(live: LiveDocument): void;
  /** The last client has left. While this runs, somebody may come back. */
  unloading(live: LiveDocument): Promise<void>;
  /** Something that nobody awaits has failed. */
  failed(place: string, error: unknown): void;
}

/**
 * Hocuspocus, for what it does well: the handshake, one load per document, the first sync, and merging broadcasts.
 * Updates and presence never pass through it: they are applied to the document by those who have made them durable
 * or checked them (docs/decisions/0002). Its other habits are fenced in below.
 */
export class Engine<Context extends object> {
  readonly #hocuspocus: FencedHocuspocus<Context>;

  constructor(hooks: EngineHooks<Context>) {
    this.#hocuspocus = new FencedHocuspocus(hooks);
  }

  /** Starts serving a socket. Call `receive` with each frame and `closed` once. */
  connect(
    socket: EngineSocket,
    url: string,
    context: Context,
  ): { receive(frame: Uint8Array): void; closed(code: number, reason: string): void } {
    const connection = this.#hocuspocus.handleConnection(socket as never, new Request(url), { context } as never);
    return {
      receive: (frame) => connection.handleMessage(frame),
      closed: (code, reason) => connection.handleClose({ code, reason }),
    };
  }

  /** The document of this name, if it is in memory. */
  find(name: string): LiveDocument | undefined {
    const document = this.#hocuspocus.documents.get(name);
    return document === undefined ? undefined : this.#hocuspocus.liveOf(document);
  }

  /** Every document in memory. */
  get documents(): LiveDocument[] {
    return [...this.#hocuspocus.documents.values()].map((document) => this.#hocuspocus.liveOf(document));
  }

  /** Lets go of a document that nobody uses; harmless when somebody does. */
  async unloadIfIdle(live: LiveDocument): Promise<void> {
    const document = this.#hocuspocus.documents.get(live.name);
    if (document !== undefined && this.#hocuspocus.liveOf(document) === live) {
      await this.#hocuspocus.unloadDocument(document);
    }
  }

  /** Forgets a document at once, whoever is connected: the next to ask loads it anew. */
  discard(live: LiveDocument): void {
    const document = this.#hocuspocus.documents.get(live.name);
    if (document === undefined || this.#hocuspocus.liveOf(document) !== live) return;
    this.#hocuspocus.documents.delete(live.name);
    document.destroy();
  }

  /** Sends what is gathered for broadcast at once. */
  flush(): void {
    for (const document of this.#hocuspocus.documents.values()) document.flush();
  }
}

/** Our own fields in the context of a Hocuspocus connection. */
interface ConnectionContext<Context> {
  context: Context;
  grant: Granted;
}

/** How often a document is loaded anew when rows had to be set aside while it was loading. */
const loadAttempts = 10;

/** Longer than any socket lives: idle and unauthenticated sockets are ended by client-socket.ts. */
const neverMs = 0x7fffffff;

class FencedHocuspocus<Context extends object> extends Hocuspocus {
  readonly #hooks: EngineHooks<Context>;
  readonly #live = new WeakMap<Document, LiveDocument>();

  constructor(hooks: EngineHooks<Context>) {
    super();
    this.#hooks = hooks;
    this.configure({ quiet: true, timeout: neverMs });
  }

  liveOf(document: Document): LiveDocument {
    const live = this.#live.get(document);
    assert(live !== undefined, "a document in memory has been loaded by us");
    return live;
  }

  /** Instead of a chain over extensions: the few moments that matter, each with its own answer to an error. */
  override async hooks<T extends HookName>(
    name: T,
    payload: HookPayloadByName[T],
    // oxlint-disable-next-line typescript/no-unsafe-function-type -- the signature of the class above
    callback: Function | null = null,
  ): Promise<void> {
    switch (name) {
      case "onAuthenticate": {
        const grant = await this.#authorize(payload as HookPayloadByName["onAuthenticate"]);
        callback?.({ grant });
        return;
      }
      case "onLoadDocument":
        return this.#load((payload as HookPayloadByName["onLoadDocument"]).document);
      case "afterLoadDocument":
        return this.#loaded((payload as HookPayloadByName["afterLoadDocument"]).document);
      case "connected":
        return this.#connected((payload as HookPayloadByName["connected"]).connection);
      case "beforeSync":
        // Step 1 asks; anything else would change a document around the log.
        assert((payload as HookPayloadByName["beforeSync"]).type === 0, "no update reaches the engine");
        return;
      case "beforeUnloadDocument":
        return this.#unloading((payload as HookPayloadByName["beforeUnloadDocument"]).document);
      default:
        return;
    }
  }

  /** The log is the store. */
  override storeDocumentHooks(): Promise<void> {
    return Promise.resolve();
  }

  override shouldUnloadDocument(document: Document): boolean {
    return super.shouldUnloadDocument(document) && this.#live.get(document)?.isHeld !== true;
  }

  /** Never returns a document that is about to be destroyed, and keeps it until the connection is registered. */
  override async createDocument(...args: Parameters<Hocuspocus["createDocument"]>): Promise<Document> {
    try {
      for (let attempt = 1; ; attempt++) {
        const document = await this.#loadOnce(args, attempt);
        if (document === null || document.isDestroyed) continue;
        const release = this.liveOf(document).hold();
        setImmediate(() => {
          release();
          if (this.shouldUnloadDocument(document)) {
            this.unloadDocument(document).catch((error: unknown) => this.#hooks.failed("unload", error));
          }
        });
        return document;
      }
    } catch (error) {
      const context = args[4] as ConnectionContext<Context>;
      throw this.#refuse(context.context, args[0], error);
    }
  }

  /** Null: there was something in the way that is not any more. */
  async #loadOnce(args: Parameters<Hocuspocus["createDocument"]>, attempt: number): Promise<Document | null> {
    try {
      return await super.createDocument(...args);
    } catch (error) {
      if (errorCode(error) === "conflict" && attempt < loadAttempts) return null;
      throw error;
    }
  }

  async #authorize(payload: HookPayloadByName["onAuthenticate"]): Promise<Granted> {
    const { context } = payload.context as ConnectionContext<Context>;
    try {
      const grant = await this.#hooks.authorize(context, payload.documentName, payload.token);
      payload.connectionConfig.readOnly = grant.role !== "owner" && grant.role !== "editor";
      return grant;
    } catch (error) {
      throw this.#refuse(context, payload.documentName, error);
    }
  }

  /** What Hocuspocus tells the client: it reads `reason` and logs nothing, for this is no Error. */
  #refuse(context: Context, documentName: string, error: unknown): { reason: string } {
    const known = errorCode(error) === undefined ? new AppError("unavailable", { cause: error }) : (error as AppError);
    if (known !== error) this.#hooks.failed("open", error);
    this.#hooks.refused(context, documentName, known);
    return { reason: known.code };
  }

  async #load(document: Document): Promise<void> {
    const live = new LiveDocument(document.name, document, document.awareness);
    // Yjs would tidy formats in texts after others' changes: changes of nobody's, which no log has.
    document.on("afterTransaction", (transaction: { _needFormattingCleanup?: boolean }) => {
      transaction._needFormattingCleanup = false;
    });
    this.#live.set(document, live);
    try {
      await this.#hooks.load(live);
    } catch (error) {
      // Its presence has a timer that would keep it in memory for ever.
      document.destroy();
      throw error;
    }
  }

  #loaded(document: Document): void {
    const live = this.liveOf(document);
    document.onUpdate(() => {
      try {
        this.#hooks.changed(live);
      } catch (error) {
        this.#hooks.failed("changed", error);
      }
    });
  }

  #connected(connection: Connection): void {
    const { document } = connection;
    // The socket may have closed while the document was loading.
    if (!document.hasConnection(connection)) return;
    const { context, grant } = connection.context as ConnectionContext<Context>;
    const joined: EngineConnection = {
      live: this.liveOf(document),
      grant,
      address: connection.messageAddress,
      origin: { source: "connection", connection },
      setReadOnly: (readOnly) => {
        connection.readOnly = readOnly;
      },
      presenceIds: document.getClients(connection) as Set<number>,
    };
    connection.onClose(() => {
      try {
        this.#hooks.left(context, joined);
      } catch (error) {
        this.#hooks.failed("left", error);
      }
    });
    try {
      this.#hooks.joined(context, joined);
    } catch (error) {
      this.#hooks.failed("joined", error);
    }
  }

  async #unloading(document: Document): Promise<void> {
    try {
      await this.#hooks.unloading(this.liveOf(document));
    } catch (error) {
      this.#hooks.failed("unloading", error);
    }
  }
}
