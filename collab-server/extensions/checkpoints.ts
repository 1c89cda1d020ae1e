import * as Y from "yjs";
import type { Extension } from "#collab-server/extension.ts";
import type { LiveDocument } from "#collab-server/live-document.ts";
import type { UpdateLog } from "#lib/server/update-log.ts";

/** Less than this is quicker read from the rows than encoded. */
const leastBytes = 32 * 1024;

/** A quarter of the document: checkpoints then come to at most four times the rows, and opening reads few of these. */
const shareOfDocument = 4;

/**
 * Keeps a checkpoint when enough has been added since the last one, so that opening a document stays quick however
 * long it is edited. It covers only what is committed and applied, and deletes nothing (LOG-4).
 */
export function checkpoints(options: { log: UpdateLog; failed: (place: string, error: unknown) => void }): Extension {
  const { log, failed } = options;
  const writing = new WeakSet<LiveDocument>();

  async function keep(document: LiveDocument): Promise<void> {
    if (writing.has(document) || !document.isSettled || !isDue(document)) return;
    writing.add(document);
    try {
      const { head } = document;
      const bytes = Y.encodeStateAsUpdate(document.doc);
      document.encodedBytes = bytes.byteLength;
      document.bytesSinceCheckpoint = 0;
      if (await log.checkpoint(document.name, { ...head, bytes }, document.checkpointSeq)) {
        document.checkpointSeq = head.seq;
      } else {
        // Another process was first; what it kept serves as well.
        const loaded = await log.load(document.name);
        document.checkpointSeq = loaded.newestCheckpointSeq;
      }
    } finally {
      writing.delete(document);
    }
  }

  return {
    name: "checkpoints",
    changed: (document) => {
      // Not in the turn that applied the change: what arrived with it is still being applied.
      if (isDue(document))
        setImmediate(() => void keep(document).catch((error: unknown) => failed("checkpoint", error)));
    },
    unloading: (document) => keep(document),
  };
}

function isDue(document: LiveDocument): boolean {
  return document.bytesSinceCheckpoint >= Math.max(leastBytes, document.encodedBytes / shareOfDocument);
}
