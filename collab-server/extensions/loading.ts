import * as Y from "yjs";
import type { Extension } from "#collab-server/extension.ts";
import { applyRow } from "#lib/server/updates.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Logger } from "#lib/server/telemetry/logger.ts";
import type { Metrics } from "#lib/server/telemetry/metrics.ts";
import type { Loaded, UpdateLog } from "#lib/server/update-log.ts";

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
      const { poisoned, intact } = applyAll(document.doc, loaded);
      document.begin(loaded);
      for (const { seq, reason } of poisoned) {
        metrics.quarantined.inc();
        logger.error({ document: document.name, seq, reason }, "a row of the log was quarantined");
        // An intact document is good without it, also while the log takes no writes.
        await log.quarantine(document.name, seq, reason).catch((error: unknown) => {
          if (!intact) throw error;
        });
      }
      if (!intact) throw new AppError("conflict");
      if (loaded.quarantined.length > 0) {
        logger.warn({ document: document.name, rows: loaded.quarantined }, "opened without its quarantined rows");
      }
    },
  };
}

interface Applied {
  poisoned: { seq: number; reason: string }[];
  /** Whether the document is what its good rows come to. */
  intact: boolean;
}

function applyAll(doc: Y.Doc, { checkpoint, updates }: Loaded): Applied {
  const applied: Applied = { poisoned: [], intact: true };
  try {
    // One transaction: the cost of a row is then a few microseconds.
    doc.transact(() => {
      if (checkpoint !== null) Y.applyUpdate(doc, checkpoint.bytes);
      for (const { seq, bytes } of updates) {
        const result = applyRow(doc, bytes);
        if (result.applied) continue;
        applied.poisoned.push({ seq, reason: String(result.cause) });
        if (!result.intact) applied.intact = false;
      }
    });
  } catch (error) {
    // Yjs failed when it cleaned up behind all of them; row by row, the one to blame fails by itself.
    applied.intact = false;
    if (applied.poisoned.length === 0) applied.poisoned.push(...firstToFail({ checkpoint, updates }, String(error)));
  }
  return applied;
}

function firstToFail({ checkpoint, updates }: Pick<Loaded, "checkpoint" | "updates">, reason: string) {
  const scratch = new Y.Doc();
  if (checkpoint !== null) Y.applyUpdate(scratch, checkpoint.bytes);
  const failing = updates.find(({ bytes }) => !applyRow(scratch, bytes).applied);
  scratch.destroy();
  return failing === undefined ? [] : [{ seq: failing.seq, reason }];
}
