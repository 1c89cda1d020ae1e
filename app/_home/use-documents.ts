"use client";

import { useCallback, useState, useTransition } from "react";
import { useRouter } from "next/navigation";
import {
  type ThingsChange,
  duplicateThing,
  makeTemplate,
  moreDocuments,
  moreFound,
  renameThing,
} from "#app/_actions/documents.ts";
import { message } from "#app/_ui/messages.ts";
import type { Place } from "./address.ts";
import { askForChange } from "./ask-for-change.ts";
import type { HomeDocument, Things } from "./things.ts";

/** What was just done, for a line that says so. */
export interface Notice {
  text: string;
  isProblem: boolean;
  undo: (() => void) | null;
}

/** A list of documents with all that can be done to them. */
export interface Documents {
  all: HomeDocument[];
  hasMore: boolean;
  isLoading: boolean;
  notice: Notice | null;
  dismiss(): void;
  loadMore(): void;
  change(wish: ThingsChange): Promise<boolean>;
  rename(documentId: string, title: string): Promise<boolean>;
  duplicate(documentId: string): void;
  saveAsTemplate(documentId: string): void;
}

const foundPage = 50;

/**
 * The list that the server made, the pages that were asked for since, and what the person did to them: what they did shows at
 * once, and is the truth again when the page is made anew.
 */
export function useDocuments(place: Place, first: { documents: HomeDocument[]; next: string | null }): Documents {
  const router = useRouter();
  const [more, setMore] = useState<HomeDocument[]>([]);
  const [next, setNext] = useState(first.next);
  const [changed, setChanged] = useState<ReadonlyMap<string, Partial<HomeDocument> | null>>(new Map());
  const [notice, setNotice] = useState<Notice | null>(null);
  const [isLoading, startLoading] = useTransition();
  const [made, setMade] = useState(first);
  // The server has made the list anew: it knows all that was done until then, here and elsewhere.
  if (made.documents !== first.documents) {
    setMade(first);
    setMore([]);
    setNext(first.next);
    setChanged(new Map());
  }

  const byId = new Map([...first.documents, ...more].map((document) => [document.id, document]));
  const all = [...byId.values()].flatMap((document) => {
    const change = changed.get(document.id);
    return change === null ? [] : [change === undefined ? document : { ...document, ...change }];
  });

  const patch = useCallback((ids: readonly string[], with_: Partial<HomeDocument> | null) => {
    setChanged((before) => {
      const after = new Map(before);
      for (const id of ids) after.set(id, with_ === null ? null : { ...before.get(id), ...with_ });
      return after;
    });
  }, []);
  const fail = useCallback((text: string) => setNotice({ text, isProblem: true, undo: null }), []);

  const loadMore = () => {
    startLoading(async () => {
      if (place.query !== "") {
        const outcome = await moreFound({ query: place.query, offset: byId.size }).catch(() => null);
        if (outcome?.ok !== true) return fail(outcome?.text ?? message("home.failed"));
        setMore((before) => [...before, ...outcome.value]);
        if (outcome.value.length < foundPage) setNext(null);
        return undefined;
      }
      const { view, folderId, sort } = place;
      const outcome = await moreDocuments({ view, folderId, sort, after: next ?? "" }).catch(() => null);
      if (outcome?.ok !== true) return fail(outcome?.text ?? message("home.failed"));
      setMore((before) => [...before, ...outcome.value.documents]);
      setNext(outcome.value.next);
      return undefined;
    });
  };

  const change = async (wish: ThingsChange): Promise<boolean> => {
    const { done, problem } = await askForChange(wish);
    const titles = new Map(all.map(({ id, title }) => [id, title || message("document.untitled")]));
    if (wish.type === "star") patch(done.documents, { isStarred: wish.starred });
    else if (wish.type === "move") {
      if (place.view === "folder") patch(done.documents, null);
      else patch(done.documents, { folderId: wish.to });
    } else patch(done.documents, null);
    const count = done.documents.length + done.folders.length;
    if (problem !== null) fail(problem);
    else if (wish.type !== "star" && count > 0) {
      const title = titles.get(done.documents[0] ?? "") ?? message("home.folders");
      const text = message(`home.done.${wish.type}`, { count, title });
      setNotice({ text, isProblem: false, undo: wish.type === "trash" ? () => void undoTrash(done) : null });
    }
    // Folders stand in the sidebar, which the server makes.
    if (done.folders.length > 0) router.refresh();
    return problem === null;
  };

  const undoTrash = async (things: Things) => {
    setNotice(null);
    const { problem } = await askForChange({ type: "restore", ...things });
    if (problem !== null) return fail(problem);
    setChanged((before) => new Map([...before].filter(([id]) => !things.documents.includes(id))));
    router.refresh();
    return undefined;
  };

  const rename = async (documentId: string, title: string): Promise<boolean> => {
    const outcome = await renameThing(documentId, title).catch(() => null);
    if (outcome?.ok !== true) {
      fail(outcome?.text ?? message("home.failed"));
      return false;
    }
    patch([documentId], { title });
    return true;
  };

  const duplicate = (documentId: string) => {
    const title = titleOf(byId.get(documentId));
    startLoading(async () => {
      const copy = message("home.copyOf", { title });
      const outcome = await duplicateThing(documentId, copy).catch(() => null);
      if (outcome?.ok !== true) return fail(outcome?.text ?? message("home.failed"));
      // Where it stands in this list, or whether it does, is the server's to say.
      setNotice({ text: message("home.done.duplicate", { title: copy }), isProblem: false, undo: null });
      router.refresh();
      return undefined;
    });
  };

  const saveAsTemplate = (documentId: string) => {
    startLoading(async () => {
      const outcome = await makeTemplate(documentId).catch(() => null);
      if (outcome?.ok !== true) return fail(outcome?.text ?? message("home.failed"));
      const text = message("home.done.template", { title: titleOf(byId.get(documentId)) });
      setNotice({ text, isProblem: false, undo: null });
      return undefined;
    });
  };

  const dismiss = useCallback(() => setNotice(null), []);
  return {
    all,
    hasMore: next !== null,
    isLoading,
    notice,
    dismiss,
    loadMore,
    change,
    rename,
    duplicate,
    saveAsTemplate,
  };
}

function titleOf(document: HomeDocument | undefined): string {
  return document === undefined || document.title === "" ? message("document.untitled") : document.title;
}
