import type { Editor } from "@tiptap/core";
import { startTransition, useCallback, useLayoutEffect, useMemo, useReducer, useRef, useState } from "react";
import { duplicateThing, newDocument } from "#app/_actions/documents.ts";
import { message } from "#app/_ui/messages.ts";
import { pictureAt } from "#lib/document/commands/pictures.ts";
import type { Deed, Page, Surface } from "#lib/document/commands/command.ts";
import { revealSelection } from "./go-to.ts";
import { holdKeys, releaseKeys } from "./keys-ahead.ts";
import { useKeptChoice } from "./use-kept-choice.ts";
import { type OutlineChoice, useOutlineChoice } from "./use-outline-choice.ts";
import { pasteMarkdown } from "./pasting/paste-markdown.ts";
import { nextZoom, ownSize, zoomCookie } from "./zoom.ts";

/** What the page needs to know to do what a command asks of it. */
interface PageFacts {
  documentId: string;
  title: string;
  /** Null until it is there. */
  editor: Editor | null;
  /** Whether whoever is here has an account, and so can own documents. */
  hasAccount: boolean;
  mayWrite: boolean;
  initialZoom: number;
  /** What those around this page do; what is not there cannot be done. */
  deeds: Partial<Record<Deed, () => void>>;
}

/** The page around a text: what is shown there now, how large, and what commands may ask of it. */
export interface PageState {
  page: Page;
  /** What somebody asked for last, and has not left. */
  shown: Surface | null;
  show: (surface: Surface | null) => void;
  zoom: number;
  setZoom: (zoom: number) => void;
  outline: OutlineChoice;
  /** Whether words are counted while one writes. */
  counts: boolean;
  /** Whether what others do is said to who cannot see it. */
  announces: boolean;
  /** How often somebody has asked whether all is saved. */
  savesAsked: number;
}

const needsWriting: ReadonlySet<Deed> = new Set<Deed>([
  "rename",
  "picture",
  "replace-picture",
  "file",
  "paste-markdown",
  "substitute",
]);

/** The page around a text. `page` stays the same object, so that an editor can hold it. */
export function usePage(facts: PageFacts): PageState {
  const [shown, setShown] = useState<Surface | null>(null);
  const [zoom, setZoomState] = useState(facts.initialZoom);
  const setZoom = (next: number) => {
    setZoomState(next);
    document.cookie = `${zoomCookie}=${next}; path=/; max-age=31536000; samesite=lax`;
  };
  const outline = useOutlineChoice(zoom);
  const [announces, toggleAnnounce] = useKeptChoice("announce", () => true);
  const [counts, toggleCount] = useKeptChoice("count", () => false);
  const [substitutes, toggleSubstitute] = useKeptChoice("substitute", () => true);
  const [savesAsked, askSave] = useReducer((times: number) => times + 1, 0);
  const now = {
    ...facts,
    zoom,
    setZoom,
    toggles: {
      outline: [outline.isOpen, outline.toggle],
      announce: [announces, toggleAnnounce],
      "count-live": [counts, toggleCount],
      substitute: [substitutes, toggleSubstitute],
    } as Partial<Record<Deed, [boolean, () => void]>>,
  };
  const current = useRef(now);
  const show = useCallback((what: Surface | null) => {
    setShown(what);
    const { editor } = current.current;
    if (editor === null) return;
    if (what === null) releaseKeys(editor);
    else holdKeys(editor, () => setShown(null));
  }, []);
  useLayoutEffect(() => {
    current.current = now;
  });
  const page = useMemo(
    (): Page => ({
      show: (what) => {
        show(what);
        // Asked for again, it is there already.
        if (what === "find" || what === "replace") selectField(document.querySelector(".find-bar input"));
      },
      perform: (deed) => {
        const { zoom: size, setZoom: change, toggles, deeds, ...rest } = current.current;
        const own = toggles[deed]?.[1] ?? deeds[deed];
        if (own !== undefined) own();
        else if (deed === "reveal") {
          if (rest.editor !== null) revealSelection(rest.editor);
        } else if (deed === "save") askSave();
        else if (deed === "zoom-in" || deed === "zoom-out" || deed === "zoom-reset") {
          change(nextZoom(size, deed === "zoom-in" ? 1 : deed === "zoom-out" ? -1 : 0));
        } else if (deed === "paste-markdown") {
          // Where the browser lets no page read what was copied, the keys still paste it.
          if (rest.editor !== null) pasteMarkdown(rest.editor).catch(() => show("paste"));
        } else void perform(deed, rest);
      },
      isOn: (deed) => current.current.toggles[deed]?.[0] ?? false,
      may: (deed) => {
        const { hasAccount, mayWrite, deeds, zoom: size } = current.current;
        if (deed === "zoom-in" || deed === "zoom-out") return nextZoom(size, deed === "zoom-in" ? 1 : -1) !== size;
        if (deed === "zoom-reset") return size !== ownSize;
        if (deed === "share" || deed === "trash") return deeds[deed] !== undefined;
        return needsWriting.has(deed) ? mayWrite : deed === "new" || deed === "copy" ? hasAccount : true;
      },
    }),
    [show],
  );
  return { page, shown, show, zoom, setZoom, outline, counts, announces, savesAsked };
}

async function perform(deed: Deed, { documentId, title, editor }: Omit<PageFacts, "deeds">): Promise<void> {
  switch (deed) {
    case "new":
      if (navigator.onLine) startTransition(() => newDocument(new FormData()));
      else alert(message("home.failed"));
      return;
    case "copy": {
      const name = message("home.copyOf", { title: title || message("document.untitled") });
      // At once, while the browser still knows that somebody asked for it.
      const tab = open("about:blank", "_blank");
      const made = await duplicateThing(documentId, name).catch(() => null);
      if (made?.ok === true) {
        if (tab === null) location.assign(`/d/${made.value}`);
        else tab.location.replace(`/d/${made.value}`);
      } else {
        tab?.close();
        alert(made?.text ?? message("home.failed"));
      }
      return;
    }
    case "rename":
      selectField(document.querySelector("input.title"));
      return;
    case "picture":
    case "file":
      if (editor === null) return;
      chooseFiles(deed === "picture" ? "image/*" : "", true, (files) => {
        if (!editor.isDestroyed) editor.storage.uploads.start(files);
      });
      return;
    case "replace-picture": {
      const picture = editor === null ? null : pictureAt(editor.state);
      if (editor === null || picture === null) return;
      chooseFiles("image/*", false, ([file]) => {
        if (file !== undefined && !editor.isDestroyed)
          editor.storage.uploads.replace(file, String(picture.attrs["src"]));
      });
      return;
    }
    case "print":
      print();
      return;
    case "download-html":
    case "download-markdown":
    case "download-text":
      if (editor === null) return;
      await import("./download.ts")
        .then(({ download }) => download(editor, title || message("document.untitled"), deed))
        .catch(() => alert(message("home.failed")));
      return;
    default:
  }
}

/** Lets somebody choose files of this kind. */
function chooseFiles(accept: string, multiple: boolean, take: (files: File[]) => void): void {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", multiple, accept, hidden: true });
  input.addEventListener("change", () => {
    take([...(input.files ?? [])]);
    input.remove();
  });
  input.addEventListener("cancel", () => input.remove());
  // Some browsers forget one that stands nowhere.
  document.body.append(input);
  input.click();
}

function selectField(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}
