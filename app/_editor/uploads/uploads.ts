import { Extension } from "@tiptap/core";
import type { Node, Schema } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { inertHtml } from "#app/_ui/inert-html.ts";
import { message } from "#app/_ui/messages.ts";
import { placeForBlock, putBlock } from "#lib/document/commands/insertion.ts";
import { type Attachment, attachmentAddress, shownTypes } from "#lib/protocol/attachments.ts";
import { Holding, attachmentsIn } from "./holding.ts";
import { type Upload, place, placeOf, unplace, uploadPlaces } from "./places.ts";
import { sendFile } from "./sending.ts";
import { UploadCard } from "./upload-card.ts";

interface UploadsStorage {
  /** Sends files, and puts what became of each where the selection is now. */
  start(files: readonly File[]): void;
  /** Whether something is on its way, which would be lost with the page. */
  isBusy(): boolean;
}

declare module "@tiptap/core" {
  interface Storage {
    uploads: UploadsStorage;
  }
}

/** The server takes some more of one person's at once. */
const atOnce = 3;
/** A picture is first as wide as the text of a page at most, whatever the screen of who sends it. */
const textWidth = 622;

/** What is pasted, dropped or chosen is sent, and comes into the text when it is there. Until then its place moves with the text. */
export const Uploads = Extension.create<{ documentId: string }, UploadsStorage>({
  name: "uploads",
  addOptions: () => ({ documentId: "" }),
  addStorage: () => ({ start: () => undefined, isBusy: () => false }),

  addProseMirrorPlugins() {
    const { editor, options, storage } = this;
    const uploads = new Set<Upload>();
    const holding = new Holding(options.documentId);
    storage.start = (files) => start(editor.view, files, editor.state.selection.head);
    storage.isBusy = () => [...uploads].some(({ state }) => state !== "failed");

    function start(view: EditorView, files: readonly File[], pos: number): void {
      const batch: Upload[] = [];
      for (const file of files) {
        const upload: Upload = {
          file,
          batch,
          state: "waiting",
          sending: null,
          attachment: null,
          card: new UploadCard(file.name, { cancel: () => remove(view, upload), retry: () => retry(view, upload) }),
        };
        batch.push(upload);
        uploads.add(upload);
      }
      const { doc, schema, tr } = view.state;
      view.dispatch(place(tr, batch, placeForBlock(doc, pos, nodeOf(schema, null)) ?? doc.content.size));
      next(view);
    }

    /** Sends those that wait their turn. */
    function next(view: EditorView): void {
      const all = [...uploads];
      const free = atOnce - all.filter(({ state }) => state === "sending").length;
      const waiting = all.filter(({ state }) => state === "waiting");
      for (const upload of waiting.slice(0, Math.max(0, free))) send(view, upload);
    }

    function send(view: EditorView, upload: Upload): void {
      upload.state = "sending";
      upload.sending = sendFile(options.documentId, upload.file, (part) => upload.card.show(part));
      void upload.sending.result.then(async (sent) => {
        const size = sent.ok ? await sizeOf(sent.attachment) : null;
        if (view.isDestroyed || !uploads.has(upload)) return;
        if (sent.ok) {
          upload.state = "arrived";
          upload.attachment = { ...sent.attachment, ...size };
        } else fail(upload, sent.why, sent.mayRetry);
        settle(view, upload.batch);
        next(view);
      });
    }

    /** Puts what has arrived into the text, up to the first that is still on its way. */
    function settle(view: EditorView, batch: readonly Upload[]): void {
      for (const upload of batch) {
        if (!uploads.has(upload) || upload.state === "failed") continue;
        if (upload.attachment === null || upload.state !== "arrived") return;
        if (!view.editable) {
          fail(upload, message("upload.readOnly"), true);
          continue;
        }
        const { tr, schema, selection } = view.state;
        const block = nodeOf(schema, upload.attachment);
        const pos = placeForBlock(tr.doc, placeOf(view.state, upload) ?? selection.head, block);
        const isLast = !batch.slice(batch.indexOf(upload) + 1).some((other) => uploads.has(other));
        if (pos !== null) putBlock(tr, pos, block, { isLast });
        uploads.delete(upload);
        view.dispatch(unplace(tr, upload));
      }
    }

    function retry(view: EditorView, upload: Upload): void {
      upload.state = upload.attachment === null ? "waiting" : "arrived";
      upload.card.show(0);
      upload.card.dom.focus();
      settle(view, upload.batch);
      next(view);
    }

    function remove(view: EditorView, upload: Upload): void {
      upload.sending?.cancel();
      uploads.delete(upload);
      view.dispatch(unplace(view.state.tr, upload));
      view.focus();
      settle(view, upload.batch);
      next(view);
    }

    return [
      uploadPlaces(() => nodeOf(editor.schema, null)),
      new Plugin({
        props: {
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
            holding.add(attachmentsIn(slice));
            return slice;
          },
        },
        view: () => {
          const ask = (event: BeforeUnloadEvent) => {
            if (storage.isBusy()) event.preventDefault();
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
              holding.destroy();
            },
          };
        },
      }),
    ];
  },
});

function fail(upload: Upload, why: string, mayRetry: boolean): void {
  upload.state = "failed";
  upload.card.fail(why, mayRetry);
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
  const body = inertHtml(html);
  for (const element of body.querySelectorAll("style, script, title")) element.remove();
  return (body.textContent ?? "").trim() !== "";
}
