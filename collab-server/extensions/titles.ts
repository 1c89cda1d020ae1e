import type { Extension } from "#collab-server/extension.ts";
import type { LiveDocument } from "#collab-server/live-document.ts";
import { titleOf } from "#lib/document/title.ts";
import type { Backend } from "#lib/server/backend.ts";
import { copyTitle, findDocument } from "#lib/server/services/documents.ts";

/** How long a title is left alone while somebody types it. */
const settleMs = 500;

/** Keeps the copy of each document's title that lists show. Derived from the log, and put right at the next opening. */
export function titles(backend: Backend): Extension {
  const known = new WeakMap<LiveDocument, string>();
  const timers = new Map<LiveDocument, NodeJS.Timeout>();

  async function copy(document: LiveDocument): Promise<void> {
    const title = titleOf(document.doc);
    if (known.get(document) === title) return;
    known.set(document, title);
    try {
      await copyTitle(backend, document.name, title);
    } catch (error) {
      known.delete(document);
      backend.logger.warn({ err: error, document: document.name }, "the title could not be copied");
    }
  }

  return {
    name: "titles",
    load: async (document) => {
      known.set(document, (await findDocument(backend, document.name))?.title ?? "");
      await copy(document);
    },
    changed: (document) => {
      if (known.get(document) === titleOf(document.doc) || timers.has(document)) return;
      timers.set(
        document,
        setTimeout(() => {
          timers.delete(document);
          void copy(document);
        }, settleMs),
      );
    },
    unloading: async (document) => {
      clearTimeout(timers.get(document));
      timers.delete(document);
      await copy(document);
    },
  };
}
