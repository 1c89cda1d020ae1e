import { Extension } from "@tiptap/core";
import type { Node, Schema, Slice } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import { holdPasted } from "#app/_actions/attachments.ts";
import { message } from "#app/_ui/messages.ts";
import { placeForBlock, putBlock } from "#lib/document/commands/insertion.ts";
import { type Attachment, attachmentAddress, attachmentOf, shownTypes } from "#lib/protocol/attachments.ts";
import { limits } from "#lib/protocol/limits.ts";
import { type Sending, sendFile } from "./sending.ts";
import { UploadCard } from "./upload-card.ts";

declare module "@tiptap/core" {
  interface Storage {
    uploads: {
      /** Sends files, and puts what became of each where `pos` is then; left out: where the selection is now. */
      start(files: readonly File[], pos?: number): void;
    };
  }
}

/** A file on its way into the text. */
interface Upload {
  file: File;
  card: UploadCard;
  sending: Sending | null;
}

type Change = { add: Upload; pos: number } | { remove: Upload };

const key = new PluginKey<DecorationSet>("uploads");

/** A browser sends no more at once to one server. */
const atOnce = 3;
/** A picture is first as wide as the text of a page at most, whatever the screen of who sends it. */
const textWidth = 622;

/** What is pasted, dropped or chosen is sent, and comes into the text when it is there. Until then its place moves with the text. */
export const Uploads = Extension.create<{ documentId: string }, { start(files: readonly File[], pos?: number): void }>({
  name: "uploads",
  addOptions: () => ({ documentId: "" }),
  addStorage: () => ({ start: () => undefined }),

  addProseMirrorPlugins() {
    const { editor, options, storage } = this;
    const uploads = new Set<Upload>();
    storage.start = (files, pos) => start(editor.view, files, pos ?? editor.state.selection.head);

    function start(view: EditorView, files: readonly File[], pos: number): void {
      for (const file of files) {
        const upload: Upload = {
          file,
          sending: null,
          card: new UploadCard(file.name, { cancel: () => remove(view, upload), retry: () => send(view, upload) }),
        };
        const place = placeForBlock(view.state.doc, pos, nodeOf(view.state.schema, null));
        uploads.add(upload);
        change(view, { add: upload, pos: place ?? view.state.doc.content.size });
      }
      next(view);
    }

    /** Those that wait their turn. */
    function next(view: EditorView): void {
      const all = [...uploads];
      const waiting = all.filter(({ sending, card }) => sending === null && card.dom.dataset["state"] === "sending");
      const free = atOnce - all.filter(({ sending }) => sending !== null).length;
      for (const upload of waiting.slice(0, Math.max(0, free))) send(view, upload);
    }

    function send(view: EditorView, upload: Upload): void {
      upload.card.show(0);
      const sending = sendFile(options.documentId, upload.file, (part) => upload.card.show(part));
      upload.sending = sending;
      void sending.result.then(async (sent) => {
        const size = sent.ok ? await sizeOf(sent.attachment) : null;
        if (view.isDestroyed || !uploads.has(upload)) return;
        upload.sending = null;
        if (!sent.ok) upload.card.fail(sent.why, sent.mayRetry);
        else if (view.editable) arrive(view, upload, { ...sent.attachment, ...size });
        else upload.card.fail(message("upload.readOnly"), true);
        next(view);
      });
    }

    function arrive(view: EditorView, upload: Upload, attachment: Attachment): void {
      const { tr, schema } = view.state;
      const block = nodeOf(schema, attachment);
      const place = placeForBlock(tr.doc, posOf(view.state, upload) ?? tr.selection.head, block);
      if (place !== null) putBlock(tr, place, block);
      uploads.delete(upload);
      view.dispatch(tr.setMeta(key, { remove: upload } satisfies Change));
    }

    function remove(view: EditorView, upload: Upload): void {
      upload.sending?.cancel();
      uploads.delete(upload);
      change(view, { remove: upload });
      view.focus();
      next(view);
    }

    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply(tr, before, _, { doc }) {
            const set = before.map(tr.mapping, doc);
            const meta = tr.getMeta(key) as Change | undefined;
            if (meta === undefined) return set;
            if ("remove" in meta)
              return set.remove(set.find(undefined, undefined, ({ upload }) => upload === meta.remove));
            const spec = { upload: meta.add, stopEvent: () => true, ignoreSelection: true, side: -1 };
            return set.add(doc, [Decoration.widget(meta.pos, meta.add.card.dom, spec)]);
          },
        },
        props: {
          decorations: (state) => key.getState(state),
          handlePaste(view, event) {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0 || !view.editable || hasWords(event.clipboardData)) return false;
            start(view, files, view.state.selection.head);
            return true;
          },
          handleDrop(view, event, _, moved) {
            const files = [...(event.dataTransfer?.files ?? [])];
            if (moved || files.length === 0 || !view.editable) return false;
            event.preventDefault();
            const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
            start(view, files, at?.pos ?? view.state.selection.head);
            return true;
          },
          transformPasted: (slice) => {
            hold(options.documentId, slice);
            return slice;
          },
        },
        view: () => {
          const ask = (event: BeforeUnloadEvent) => {
            if ([...uploads].some(({ sending }) => sending !== null)) event.preventDefault();
          };
          // A file that misses the text must not take the page's place.
          const keep = (event: DragEvent) => {
            if (event.dataTransfer?.types.includes("Files") === true) event.preventDefault();
          };
          addEventListener("beforeunload", ask);
          addEventListener("dragover", keep);
          addEventListener("drop", keep);
          return {
            destroy() {
              removeEventListener("beforeunload", ask);
              removeEventListener("dragover", keep);
              removeEventListener("drop", keep);
              for (const { sending } of uploads) sending?.cancel();
              uploads.clear();
            },
          };
        },
      }),
    ];
  },
});

function change(view: EditorView, meta: Change): void {
  view.dispatch(view.state.tr.setMeta(key, meta));
}

function posOf(state: EditorState, upload: Upload): number | null {
  return key.getState(state)?.find(undefined, undefined, (spec) => spec["upload"] === upload)[0]?.from ?? null;
}

/** What stands in the text for an attachment: a picture where it is one, else a file; null: what is not there yet. */
function nodeOf(schema: Schema, attachment: Attachment | null): Node {
  const { image, attachment: file } = schema.nodes;
  if (image === undefined || file === undefined) throw new Error("The schema has no pictures.");
  if (attachment === null) return image.create();
  const { id, name, mediaType, bytes, width, height } = attachment;
  const src = attachmentAddress(id);
  if (!shownTypes.includes(mediaType)) return file.create({ src, name, bytes });
  if (width === null || height === null) return image.create({ src });
  const shown = Math.min(width, textWidth);
  return image.create({ src, width: shown, height: Math.max(1, Math.round((height * shown) / width)) });
}

/** A drawing has no pixels; a browser knows how large it wants to be. */
async function sizeOf({ id, mediaType, width }: Attachment): Promise<{ width: number; height: number } | null> {
  if (width !== null || !shownTypes.includes(mediaType)) return null;
  const drawing = new Image();
  drawing.src = attachmentAddress(id);
  await drawing.decode().catch(() => undefined);
  const { naturalWidth, naturalHeight } = drawing;
  return naturalWidth === 0 || naturalHeight === 0 ? null : { width: naturalWidth, height: naturalHeight };
}

/** Whether what is pasted is text, of which a picture goes along: Word and Excel add a picture of everything. */
function hasWords(data: DataTransfer | null): boolean {
  const html = data?.getData("text/html") ?? "";
  if (html === "") return false;
  return (new DOMParser().parseFromString(html, "text/html").body.textContent ?? "").trim() !== "";
}

/** Pictures and files of other documents come along with what is pasted; this one must hold them, too. */
function hold(documentId: string, slice: Slice): void {
  const ids = new Set<string>();
  slice.content.descendants(({ attrs }) => {
    const id = attachmentOf(attrs["src"]);
    if (id !== null) ids.add(id);
  });
  const all = [...ids];
  for (let at = 0; at < all.length; at += limits.attachmentsAtOnce) {
    const some = all.slice(at, at + limits.attachmentsAtOnce);
    const ask = () => holdPasted(documentId, some);
    // Without a connection it is asked again when there is one.
    ask().catch(() => addEventListener("online", () => void ask().catch(() => undefined), { once: true }));
  }
}
