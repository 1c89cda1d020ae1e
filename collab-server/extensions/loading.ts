import * as Y from "yjs";
import type { Extension } from "#collab-server/extension.ts";
import { applyRow } from "#collab-server/updates.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Logger } from "#lib/server/telemetry/logger.ts";
import type { Metrics } from "#lib/server/telemetry/metrics.ts";
import type { UpdateLog } from "#lib/server/update-log.ts";

/**
 * Opens a document from the log. A row that cannot be applied is set aside, and the rest is read (LOG-3). Throws
 * `conflict` when such a row has left half of itself in the document: it is set aside, so loading again will do.
 */
export function loading(options: { log: UpdateLog; logger: Logger; metrics: Metrics }): Extension {
  const { log, logger, metrics } = options;
  return {
    name: "loading",
    load: async (document) => {
      const loaded = await log.load(document.name);
      const poisoned: { seq: number; reason: string }[] = [];
      let intact = true;
      document.doc.transact(() => {
        if (loaded.checkpoint !== null) Y.applyUpdate(document.doc, loaded.checkpoint.bytes);
        for (const { seq, bytes } of loaded.updates) {
          const result = applyRow(document.doc, bytes);
          if (result.applied) continue;
          poisoned.push({ seq, reason: String(result.cause) });
          if (!result.intact) intact = false;
        }
      });
      document.begin(loaded);
      for (const { seq, reason } of poisoned) {
        metrics.quarantined.inc();
        logger.error({ document: document.name, seq, reason }, "a row of the log was quarantined");
        await log.quarantine(document.name, seq, reason);
      }
      if (!intact) throw new AppError("conflict");
      if (loaded.quarantined.length > 0) {
        logger.warn({ document: document.name, rows: loaded.quarantined }, "opened without its quarantined rows");
      }
    },
  };
}
