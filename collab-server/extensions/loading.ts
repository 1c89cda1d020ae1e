import * as Y from "yjs";
import type { Extension } from "#collab-server/extension.ts";
import { decodeUpdate } from "#collab-server/updates.ts";
import type { Logger } from "#lib/server/telemetry/logger.ts";
import type { Metrics } from "#lib/server/telemetry/metrics.ts";
import type { UpdateLog } from "#lib/server/update-log.ts";

/** Opens a document from the log. A row that cannot be applied is set aside, and the rest is read (LOG-3). */
export function loading(options: { log: UpdateLog; logger: Logger; metrics: Metrics }): Extension {
  const { log, logger, metrics } = options;
  return {
    name: "loading",
    load: async (document) => {
      const loaded = await log.load(document.name);
      const poisoned: { seq: number; reason: string }[] = [];
      document.doc.transact(() => {
        if (loaded.checkpoint !== null) applyRow(document.doc, loaded.checkpoint.bytes);
        for (const { seq, bytes } of loaded.updates) {
          try {
            applyRow(document.doc, bytes);
          } catch (error) {
            poisoned.push({ seq, reason: String(error) });
          }
        }
      });
      document.begin(loaded);
      for (const { seq, reason } of poisoned) {
        metrics.quarantined.inc();
        logger.error({ document: document.name, seq, reason }, "a row of the log was quarantined");
        await log.quarantine(document.name, seq, reason);
      }
      if (loaded.quarantined.length > 0) {
        logger.warn({ document: document.name, rows: loaded.quarantined }, "opened without its quarantined rows");
      }
    },
  };
}

function applyRow(doc: Y.Doc, bytes: Uint8Array): void {
  decodeUpdate(bytes);
  Y.applyUpdate(doc, bytes);
}
