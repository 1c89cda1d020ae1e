import { Extension } from "@tiptap/core";
import type { Attrs, Node, Schema } from "@tiptap/pm/model";
import { type EditorState, Plugin, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { hasWords } from "#app/_ui/inert-html.ts";
import { message } from "#app/_ui/messages.ts";
import { isFromSequence } from "#lib/document/binding/sync-plugin.ts";
import { placeForBlock, putBlock } from "#lib/document/commands/insertion.ts";
import type { FoundPicture } from "#lib/formats/rtf-pictures.ts";
import { type Attachment, attachmentAddress, shownTypes } from "#lib/protocol/attachments.ts";
import { Holding, attachmentsIn } from "./holding.ts";
import { PastedPictures } from "./pasted-pictures.ts";
import { type Upload, place, placeOf, unplace, uploadPlaces } from "./places.ts";
import { sendFile } from "./sending.ts";
import { UploadCard } from "./upload-card.ts";

interface UploadsStorage {
  /** Sends files, and puts what became of each where the selection is now. */
  start(files: readonly File[]): void;
  /** Sends a picture, and puts it in the place of the one with that address, with its words and its place. */
  replace(file: File, src: string): void;
  /**
   * Takes the pictures out of HTML that is to be pasted: they are sent, and come to where they were in it. What is returned is called right before it
   * is pasted.
   */
  takePictures(body: HTMLElement, beside: readonly (FoundPicture | null)[]): () => void;
  /** Whether something is on its way, which would be lost with the page. */
  isBusy(): boolean;
  /** Breaks off what is on its way. */
  end(): void;
}

declare module "@tiptap/core" {
  interface Storage {
    uploads: UploadsStorage;
  }
}

/** The server takes some more of one person's at once. */
const atOnce = 3;
/** A picture is first as wide as the text of a page at most, whatever the screen of who sends it. */
export const textWidth = 622;

/** What is pasted, dropped or chosen is sent, and comes into the text when it is there. Until then its place moves with the text. */
export const Uploads = Extension.create<{ documentId: string }, UploadsStorage>({
  name: "uploads",
  addOptions: () => ({ documentId: "" }),
  addStorage: () => ({
    start: () => undefined,
    replace: () => undefined,
    takePictures: () => () => undefined,
    isBusy: () => false,
    end: () => undefined,
  }),

  // Not with the plugin's view, which is made anew where the editor gets another plugin.
  onDestroy() {
    this.storage.end();
  },

  addProseMirrorPlugins() {
    const { editor, options, storage } = this;
    const uploads = new Set<Upload>();
    const holding = new Holding(options.documentId);
    storage.start = (files) => start(editor.view, files, editor.state.selection.head);
    storage.replace = (file, src) => {
      const pos = pictureOf(editor.state, src);
      if (pos === null) start(editor.view, [file], editor.state.selection.head);
      else startOver(editor.view, file, src, pos);
    };
    const pictures = new PastedPictures();
    storage.takePictures = (body, beside) => pictures.take(body, beside);
    storage.end = () => {
      for (const { sending } of uploads) sending?.cancel();
      uploads.clear();
      holding.destroy();
    };
    storage.isBusy = () => [...uploads].some(({ state }) => state !== "failed");

    function start(view: EditorView, files: readonly File[], pos: number): void {
      const batch: Upload[] = [];
      for (const file of files) batch.push(uploadOf(view, file, batch));
      const { doc, schema, tr } = view.state;
      const at = placeForBlock(doc, pos, nodeOf(schema, null)) ?? doc.content.size;
      view.dispatch(place(tr, new Map(batch.map((upload) => [upload, at]))));
    }

    function startOver(view: EditorView, file: File, src: string, pos: number): void {
      const batch: Upload[] = [];
      const upload = uploadOf(view, file, batch);
      batch.push(upload);
      upload.replaces = src;
      view.dispatch(place(view.state.tr, new Map([[upload, pos]])));
    }

    function uploadOf(view: EditorView, file: File, batch: readonly Upload[], look?: Upload["look"]): Upload {
      const upload: Upload = {
        file,
        batch,
        look: look ?? {},
        isPartOfText: look !== undefined,
        replaces: null,
        state: "waiting",
        sending: null,
        attachment: null,
        card: new UploadCard(file.name, { cancel: () => remove(view, upload), retry: () => retry(view, upload) }),
      };
      uploads.add(upload);
      return upload;
    }

    /** Takes the pictures that were just pasted out of the text again, and lets each have its place there until it was sent. */
    function placePasted(view: EditorView, tr: Transaction): Transaction {
      const found: { pos: number; node: Node; file: File }[] = [];
      tr.doc.descendants((node, pos) => {
        const file = node.type.name === "image" ? pictures.fileOf(node.attrs["src"]) : null;
        if (file !== null) found.push({ pos, node, file });
      });
      for (const { pos, node } of found.toReversed()) {
        const isAlone = tr.doc.resolve(pos).parent.childCount === 1;
        const instead = isAlone ? tr.doc.type.schema.nodes["paragraph"]?.create() : undefined;
        if (instead === undefined) tr.delete(pos, pos + node.nodeSize);
        else tr.replaceWith(pos, pos + node.nodeSize, instead);
      }
      const places: [Upload, number][] = [];
      let batch: Upload[] = [];
      for (const { pos, node, file } of found) {
        const { src, ...attrs } = node.attrs;
        pictures.forget(src);
        const at = tr.mapping.map(pos, -1);
        // Those that stood side by side come in their order.
        if (places.at(-1)?.[1] !== at) batch = [];
        const look = Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== null));
        const upload = uploadOf(view, file, batch, look);
        batch.push(upload);
        places.push([upload, at]);
      }
      return place(tr, new Map(places));
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
        const bare = nodeOf(schema, upload.attachment);
        const old =
          upload.replaces === null ? null : pictureOf(view.state, upload.replaces, placeOf(view.state, upload));
        if (old !== null && bare.type.name === "image") {
          const { attrs } = tr.doc.nodeAt(old) as Node;
          // As wide as it was; what was cut off the other says nothing of this one.
          const look = attrs["width"] === null ? {} : inProportion({ width: attrs["width"] }, bare.attrs);
          const { src, width, height } = bare.attrs;
          tr.setNodeMarkup(old, null, { ...attrs, src, width, height, ...look, crop: null });
          uploads.delete(upload);
          view.dispatch(unplace(tr, upload));
          continue;
        }
        const block =
          bare.type.name === "image"
            ? bare.type.create({ ...bare.attrs, ...inProportion(upload.look, bare.attrs) }, null, bare.marks)
            : bare;
        const pos = placeForBlock(tr.doc, placeOf(view.state, upload) ?? selection.head, block);
        const isLast = !batch.slice(batch.indexOf(upload) + 1).some((other) => uploads.has(other));
        const standIn = upload.isPartOfText && pos !== null ? standInAt(tr.doc, pos) : null;
        if (pos !== null && standIn !== null) tr.replaceWith(pos, pos + standIn.nodeSize, block);
        else if (pos !== null) putBlock(tr, pos, block, { isLast });
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
            // Word and Excel add a picture of everything.
            const isText = hasWords(event.clipboardData?.getData("text/html") ?? "");
            if (files.length === 0 || !view.editable || isText) return false;
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
            // What stands for a picture that came along is held by nobody.
            holding.add(attachmentsIn(slice).filter((id) => pictures.fileOf(attachmentAddress(id)) === null));
            return slice;
          },
        },
        appendTransaction(transactions, _, state) {
          if (pictures.isEmpty || !transactions.some((each) => each.docChanged && !isFromSequence(each))) return null;
          const tr = placePasted(editor.view, state.tr);
          return tr.docChanged ? tr : null;
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
            update(view) {
              for (const upload of uploads) {
                if (!upload.isPartOfText || placeOf(view.state, upload) !== null) continue;
                upload.sending?.cancel();
                uploads.delete(upload);
              }
              next(view);
            },
            destroy() {
              removeEventListener("beforeunload", ask);
              removeEventListener("dragover", keep);
              removeEventListener("drop", keep);
            },
          };
        },
      }),
    ];
  },
});

/** Where a picture with this address is: at a place, or where it is selected, or anywhere. */
function pictureOf({ doc, selection }: EditorState, src: string, at: number | null = selection.from): number | null {
  const isIt = (node: Node | null) => node?.type.name === "image" && String(node.attrs["src"]) === src;
  if (at !== null && isIt(doc.nodeAt(at))) return at;
  let found: number | null = null;
  doc.descendants((node, pos) => {
    if (found === null && isIt(node)) found = pos;
    return found === null;
  });
  return found;
}

/** What was left in a cell or an item when the picture that was alone there was taken out. */
function standInAt(doc: Node, pos: number): Node | null {
  const { parent, nodeAfter, depth } = doc.resolve(pos);
  const isAlone = depth > 0 && parent.childCount === 1 && nodeAfter?.type.name === "paragraph";
  return isAlone && nodeAfter.content.size === 0 ? nodeAfter : null;
}

function fail(upload: Upload, why: string, mayRetry: boolean): void {
  upload.state = "failed";
  upload.card.fail(why, mayRetry);
}

/** The look of a picture in a page, with the proportions of the picture itself: a page may say one size alone, or two that do not fit. */
function inProportion(look: Upload["look"], own: Attrs): Attrs {
  const { width: ownWidth, height: ownHeight } = own;
  if (typeof ownWidth !== "number" || typeof ownHeight !== "number") return look;
  const { width, height } = look;
  if (typeof width === "number")
    return { ...look, width, height: Math.max(8, Math.round((width * ownHeight) / ownWidth)) };
  if (typeof height === "number")
    return { ...look, height, width: Math.max(8, Math.round((height * ownWidth) / ownHeight)) };
  return look;
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
