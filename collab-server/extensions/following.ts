import type { Extension } from "#collab-server/extension.ts";
import type { LiveDocument } from "#collab-server/live-document.ts";
import { applyRow } from "#lib/server/updates.ts";
import type { Bus, BusMessage } from "#lib/server/bus.ts";
import type { Metrics } from "#lib/server/telemetry/metrics.ts";
import type { UpdateLog } from "#lib/server/update-log.ts";

/** How often heads are compared when nobody says anything: the longest that a lost bus message goes unnoticed. */
const pollEveryMs = 1_500;

/** Following, with the way to ask for a look at once. */
export interface Following extends Extension {
  /** Reads what the log has and the document lacks, now. Never rejects. */
  catchUp(document: LiveDocument): Promise<void>;
}

/**
 * Brings commits of others into the documents in memory: other processes, the API, the command line. The bus says so
 * at once and may lose it; heads are polled, and a gap is read from the log.
 */
export function following(options: {
  log: UpdateLog;
  bus: Bus;
  metrics: Metrics;
  documents: () => LiveDocument[];
  /** What is in memory is no longer the document: everyone loads it anew. */
  discard: (document: LiveDocument) => void;
  failed: (place: string, error: unknown) => void;
}): Following {
  const { log, bus, metrics, documents, discard, failed } = options;
  const reading = new WeakMap<LiveDocument, Promise<void>>();
  const byName = new Map<string, LiveDocument>();

  function catchUp(document: LiveDocument): Promise<void> {
    const started =
      reading.get(document) ??
      readOn(document)
        .catch((error: unknown) => failed("catch up", error))
        .finally(() => reading.delete(document));
    reading.set(document, started);
    return started;
  }

  async function readOn(document: LiveDocument): Promise<void> {
    const head = (await log.heads([document.name])).get(document.name);
    if (head === undefined) return;
    if (head.epoch !== document.head.epoch) {
      discard(document);
      return;
    }
    while (document.head.seq < head.seq) {
      const rows = await log.read(document.name, { after: document.head.seq });
      let bytes = 0;
      applyTogether(document, () => {
        for (const row of rows) {
          bytes += row.bytes.byteLength;
          apply(document, row.seq, row.bytes);
        }
      });
      // Rows that are quarantined are not among those read.
      const last = rows.at(-1)?.seq ?? head.seq;
      document.advanceTo(rows.length === 0 ? head.seq : last, bytes);
    }
  }

  function applyTogether(document: LiveDocument, work: () => void): void {
    try {
      document.doc.transact(work);
    } catch (error) {
      // Yjs failed when it cleaned up: what is in memory cannot be trusted, and loading finds the row to blame.
      failed("apply", error);
      discard(document);
    }
  }

  function apply(document: LiveDocument, seq: number, bytes: Uint8Array): void {
    const result = applyRow(document.doc, bytes);
    if (result.applied) return;
    metrics.quarantined.inc();
    log.quarantine(document.name, seq, String(result.cause)).catch((cause: unknown) => failed("quarantine", cause));
    if (!result.intact) discard(document);
  }

  function hear(message: BusMessage): void {
    if (message.type === "access") return;
    const document = byName.get(message.stream);
    if (document === undefined) return;
    if (message.type === "replaced" || message.epoch !== document.head.epoch) {
      discard(document);
      return;
    }
    if (message.to <= document.head.seq) return;
    if (message.from > document.head.seq + 1) {
      void catchUp(document);
      return;
    }
    let bytes = 0;
    applyTogether(document, () => {
      message.updates.forEach((update, index) => {
        bytes += update.byteLength;
        apply(document, message.from + index, update);
      });
    });
    document.advanceTo(message.to, bytes);
  }

  async function poll(): Promise<void> {
    const loaded = documents();
    if (loaded.length === 0) return;
    const heads = await log.heads(loaded.map((document) => document.name));
    for (const document of loaded) {
      const head = heads.get(document.name);
      if (head === undefined) continue;
      const behind = head.epoch !== document.head.epoch || head.seq > document.head.seq;
      // What this process is just committing is no news.
      if (behind && (!document.isHeld || document.hasGap)) await catchUp(document);
    }
  }

  const unsubscribe = bus.subscribe(hear);
  const timer = setInterval(() => {
    poll().catch((error: unknown) => failed("poll", error));
  }, pollEveryMs);
  timer.unref();

  return {
    name: "following",
    catchUp,
    loaded: (document) => {
      byName.set(document.name, document);
    },
    unloading: (document) => {
      if (document.peers.size === 0) byName.delete(document.name);
      return Promise.resolve();
    },
    joined: (peer) => {
      byName.set(peer.document.name, peer.document);
    },
    close: () => {
      clearInterval(timer);
      unsubscribe();
      return Promise.resolve();
    },
  };
}
