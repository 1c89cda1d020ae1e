import type { Node } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { undoes } from "#lib/document/binding/sync-plugin.ts";
import { placeForBlock } from "#lib/document/commands/insertion.ts";
import type { Attachment } from "#lib/protocol/attachments.ts";
import type { Sending } from "./sending.ts";
import type { UploadCard } from "./upload-card.ts";

/** A file on its way into the text. */
export interface Upload {
  file: File;
  card: UploadCard;
  state: "waiting" | "sending" | "arrived" | "failed";
  sending: Sending | null;
  attachment: Attachment | null;
  /** How the picture is to look that becomes of it, where that is known. */
  look: Readonly<Record<string, unknown>>;
  /** The address of the picture whose place it takes; null where it gets a place of its own. */
  replaces: string | null;
  /** Whether it came along within text: where that goes, it goes. */
  isPartOfText: boolean;
  /** Those that were given together, in their order; they come into the text in that order. */
  batch: readonly Upload[];
}

interface Places {
  /** Where each will stand. Not the places of their decorations, which go with what was before them. */
  at: ReadonlyMap<Upload, number>;
  shown: DecorationSet;
}

type Change = { add: ReadonlyMap<Upload, number> } | { remove: Upload };

const key = new PluginKey<Places>("uploads");
const none: Places = { at: new Map(), shown: DecorationSet.empty };

/** Keeps the places of what is on its way, and shows its cards there. `block`: what will come of it. */
export function uploadPlaces(block: () => Node): Plugin<Places> {
  return new Plugin<Places>({
    key,
    state: {
      init: () => none,
      apply(tr, known) {
        const change = tr.getMeta(key) as Change | undefined;
        if (change === undefined && (!tr.docChanged || known.at.size === 0)) return known;
        const at = new Map<Upload, number>();
        for (const [upload, before] of known.at) {
          const { pos, deletedAcross, deletedBefore, deletedAfter } = tr.mapping.mapResult(before, 1);
          const isGone = deletedAcross || (tr.getMeta(undoes) === true && (deletedBefore || deletedAfter));
          if (!upload.isPartOfText || !isGone) at.set(upload, pos);
        }
        if (change !== undefined && "remove" in change) at.delete(change.remove);
        else for (const [upload, pos] of change?.add ?? []) at.set(upload, pos);
        return { at, shown: shownAt(at, tr.doc, block()) };
      },
    },
    props: { decorations: (state) => key.getState(state)?.shown },
  });
}

/** Lets files have a place in the text. */
export function place(tr: Transaction, uploads: ReadonlyMap<Upload, number>): Transaction {
  return tr.setMeta(key, { add: uploads } satisfies Change);
}

/** Takes a file's place away. */
export function unplace(tr: Transaction, upload: Upload): Transaction {
  return tr.setMeta(key, { remove: upload } satisfies Change);
}

/** Where a file will stand; null where it has no place. */
export function placeOf(state: EditorState, upload: Upload): number | null {
  return key.getState(state)?.at.get(upload) ?? null;
}

function shownAt(at: Places["at"], doc: Node, block: Node): DecorationSet {
  if (at.size === 0) return DecorationSet.empty;
  let order = 0;
  const cards = [...at].map(([{ card }, pos]) => {
    order += 1;
    const spec = { key: card.key, side: order, stopEvent: () => true, ignoreSelection: true };
    return Decoration.widget(placeForBlock(doc, pos, block) ?? pos, card.dom, spec);
  });
  return DecorationSet.create(doc, cards);
}
