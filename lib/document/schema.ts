import type { Extensions } from "@tiptap/core";
import { StarterKit } from "@tiptap/starter-kit";

/** Grows whenever a client of the version before would not understand a document. Travels as `?schema=` (SYNC-3). */
export const schemaVersion = 1;

/** The nodes and marks of a document, for the editor, the renderer and the formats alike. */
export function documentExtensions(): Extensions {
  return [
    StarterKit.configure({
      // The collaborative history takes its place.
      undoRedo: false,
      // It would write into a document that somebody merely opens.
      trailingNode: false,
      link: {
        openOnClick: false,
        HTMLAttributes: { rel: "noopener noreferrer nofollow ugc" },
      },
      dropcursor: { color: false, class: "drop-cursor" },
    }),
  ];
}
