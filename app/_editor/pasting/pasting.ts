import { Extension, type Storage } from "@tiptap/core";
import { type Fragment, Slice } from "@tiptap/pm/model";
import { Plugin, TextSelection } from "@tiptap/pm/state";
import * as Y from "yjs";
import { whenIdle } from "#app/_ui/when-idle.ts";
import { hasWords, inertHtml } from "#app/_ui/inert-html.ts";
import { message } from "#app/_ui/messages.ts";
import { setLink, toHref } from "#lib/document/commands/link.ts";
import { undress } from "#lib/formats/undress.ts";
import type { picturesOfRtf } from "#lib/formats/rtf-pictures.ts";
import type { cleaning } from "#lib/formats/foreign-html.ts";
import { limits } from "#lib/protocol/limits.ts";
import { finishPaste, largePaste, pasteInParts } from "./large-paste.ts";
import { PasteCard } from "./paste-card.ts";
import { heldPlaces, holdPlace, pasteAt } from "./held-place.ts";

declare module "@tiptap/core" {
  interface Storage {
    pasting: {
      /** Whether what is being pasted was copied here, and stays as it was. */
      isOwn: boolean;
    };
  }
}

/** HTML of more letters than these takes longer to read than a frame: it is said first what is being done. */
const largeHtml = 500_000;
const frameMs = 16;
/** What other programs mean is not waited for longer than that. */
const longestWaitMs = 5_000;
/** From this size on it is asked whether the document has room. */
const measuredSize = 100_000;
/** What a block or a change of looks takes in a document, besides its letters. */
const bytesPerNode = 40;
const longestAddress = 4_000;

/** HTML that was read, and what brings its pictures. */
interface Prepared {
  html: string;
  bring: () => void;
}

/** What comes from other programs is made what it means before it is read. What comes from here is read as it is. */
export const Pasting = Extension.create<object, Storage["pasting"]>({
  name: "pasting",
  addStorage: () => ({ isOwn: false }),
  addProseMirrorPlugins() {
    const { editor } = this;
    const { storage } = editor;
    let isPlain = false;
    let queue: Promise<unknown> = Promise.resolve();
    // What other programs' HTML means is much to know: it is loaded when the page has nothing better to do, or at the first paste.
    let clean: typeof cleaning | null = null;
    let readRtf: typeof picturesOfRtf | null = null;
    const load = () =>
      Promise.all([import("#lib/formats/foreign-html.ts"), import("#lib/formats/rtf-pictures.ts")]).then(
        ([html, rtf]) => {
          clean = html.cleaning;
          readRtf = rtf.picturesOfRtf;
        },
        () => null,
      );
    // Read already, and about to be pasted.
    let prepared: Prepared | null = null;
    /** Reads HTML step by step while the page goes on living; null where that is not to be done, or was stopped. */
    const prepare = async (html: string, beside: string, isWanted: () => boolean): Promise<Prepared | null> => {
      const body = inertHtml(html);
      if (clean === null || body.querySelector("[data-pm-slice]") !== null) return null;
      undress(body, location.origin);
      const bring = storage.uploads.takePictures(body, beside === "" ? [] : (readRtf?.(beside) ?? []));
      try {
        for (const step of clean(body)) {
          await new Promise((resolve) => setTimeout(resolve, 0, step));
          if (!isWanted()) return null;
        }
        return { html: body.innerHTML, bring };
      } catch {
        // Better as it came than not at all.
        return null;
      }
    };
    // The same as the HTML, where that names pictures which are on somebody's disk.
    let rtf = "";
    const pasting = new Plugin({
      props: {
        handleDOMEvents: {
          keydown(_, event) {
            // As ProseMirror tells that the words alone are wanted; Shift and Insert is the key for pasting itself.
            isPlain = event.shiftKey && event.key !== "Insert";
            return false;
          },
          keyup(_, event) {
            isPlain = event.shiftKey;
            return false;
          },
          drop(view) {
            finishPaste(view);
            return false;
          },
          paste(view, event) {
            finishPaste(view);
            const html = isPlain ? "" : (event.clipboardData?.getData("text/html") ?? "");
            rtf = /src="?file:/i.test(html) ? (event.clipboardData?.getData("text/rtf") ?? "") : "";
            const isInCode = view.state.selection.$from.parent.type.spec.code === true;
            if (html === "" || view.composing || !view.editable || isInCode) return false;
            const isLarge = html.length >= largeHtml;
            const isReadable = clean !== null || html.includes("data-pm-slice");
            // A picture that is a file is taken from the event, and so at once.
            const isPicture = (event.clipboardData?.files.length ?? 0) > 0 && !hasWords(html);
            if (!isLarge && (isReadable || isPicture)) return false;
            event.preventDefault();
            let isWanted = true;
            const card = new PasteCard(view, () => (isWanted = false));
            const place = holdPlace(view);
            // A frame, in which that is shown.
            const shown = new Promise((resolve) => setTimeout(resolve, 2 * frameMs));
            const late = new Promise((resolve) => setTimeout(resolve, longestWaitMs));
            // One after the other.
            const beside = rtf;
            const read = async () => {
              const ready = isLarge ? await prepare(html, beside, () => isWanted && !view.isDestroyed) : null;
              card.remove();
              if (view.isDestroyed) return;
              const paste = () => {
                [prepared, rtf] = [ready, beside];
                try {
                  view.pasteHTML(html, event);
                } finally {
                  prepared = null;
                }
              };
              pasteAt(view, place, isWanted && view.editable ? paste : null);
            };
            // What goes wrong with one is told, and the next one comes all the same.
            queue = Promise.all([Promise.race([load(), late]), shown, queue])
              .then(read)
              .catch(reportError);
            return true;
          },
        },
        transformPastedText(text, _, view) {
          finishPaste(view);
          storage.pasting.isOwn = false;
          return text;
        },
        transformPastedHTML(html, view) {
          finishPaste(view);
          if (prepared !== null) {
            storage.pasting.isOwn = false;
            prepared.bring();
            return prepared.html;
          }
          const body = inertHtml(html);
          undress(body, location.origin);
          storage.pasting.isOwn = body.querySelector("[data-pm-slice]") !== null;
          if (storage.pasting.isOwn) return disarmed(body);
          storage.uploads.takePictures(body, rtf === "" ? [] : (readRtf?.(rtf) ?? []))();
          if (clean === null) return disarmed(body);
          try {
            const steps = clean(body);
            while (steps.next().done !== true);
            return body.innerHTML;
          } catch {
            // Better as it came than not at all.
            return disarmed(inertHtml(html));
          }
        },
        handlePaste(view, _, slice) {
          if (slice.size > measuredSize && !hasRoom(storage.sharedEditing.doc, slice)) {
            alert(message("paste.tooLarge", { limit: `${limits.documentBytes / 1024 / 1024} MB` }));
            return true;
          }
          const { selection, tr } = view.state;
          const { openStart, openEnd, content } = slice;
          const href = isPlain ? null : addressIn(slice.content);
          const { empty, $from, $to } = selection;
          const isInWords =
            selection instanceof TextSelection &&
            !empty &&
            $from.sameParent($to) &&
            // One address in the place of another is written.
            addressIn(selection.content().content) === null;
          if (href !== null && isInWords && $from.parent.type.spec.code !== true) return setLink(editor, href);
          const [first, target] = [content.firstChild, selection.$from.parent];
          const isEmpty =
            target.type.name === "paragraph" && target.content.size === 0 && target.hasMarkup(target.type);
          const hasLook = first?.isTextblock === true && !first.hasMarkup(first.type);
          // A paragraph that has a look of its own keeps it where it takes the place of an empty one.
          const keepsLook = selection.empty && openStart === 1 && isEmpty && hasLook;
          if (pasteInParts(view, keepsLook ? new Slice(content, 0, openEnd) : slice)) return true;
          if (!keepsLook) return false;
          const closed = new Slice(content, 0, content.childCount === 1 ? 0 : openEnd);
          view.dispatch(
            tr.replaceSelection(closed).scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"),
          );
          return true;
        },
      },
    });
    const loading = new Plugin({
      view: () => {
        const forget = whenIdle(() => void load());
        return { destroy: forget };
      },
    });
    return [pasting, heldPlaces(), largePaste(), loading];
  },
});

/** The address that all of this is; null for anything else. Words over which one is pasted become a link to it. */
function addressIn(content: Fragment): string | null {
  if (content.size > longestAddress) return null;
  const text = content.textBetween(0, content.size, "\n", "\ufffc").trim();
  return /^[a-z][a-z\d+.-]*:\S+$/i.test(text) ? toHref(text) : null;
}

/** Whether a document has room for what is pasted, as far as that can be told before it is written: the server would refuse what is too much. */
function hasRoom(doc: Y.Doc | null, slice: Slice): boolean {
  if (doc === null) return true;
  let bytes = 0;
  slice.content.descendants((node) => {
    bytes += bytesPerNode + (node.isText ? new TextEncoder().encode(node.text).byteLength : 0);
  });
  return Y.encodeStateAsUpdate(doc).byteLength + bytes <= limits.documentBytes;
}

/** What says that it comes from here is read as it is, without what has no meaning here and of which a browser complains. */
function disarmed(body: HTMLElement): string {
  for (const element of body.querySelectorAll("style, script, template, iframe, object, link, meta, base, svg, math"))
    element.remove();
  for (const element of body.querySelectorAll("*")) {
    for (const name of element.getAttributeNames()) if (name.startsWith("on")) element.removeAttribute(name);
  }
  return body.innerHTML;
}
