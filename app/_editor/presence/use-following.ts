import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";
import type { Awareness } from "y-protocols/awareness";
import { idIn, presenceFields, scrollToTop, statesOf, topOf } from "./places.ts";

/** How often what is at the top is told to who follows, at most. */
const tellMs = 150;

/** What ends following: the person takes the page into their own hand. */
const own = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Follows somebody through the document: their window leads this one until this person touches it. And lets others do the same: what is at
 * the top of this window is told only while somebody follows.
 */
export function useFollowing(
  editor: Editor | null,
  awareness: Awareness | null,
  ownId: string | null,
): [string | null, (personId: string | null) => void] {
  const [followed, follow] = useState<string | null>(null);

  useEffect(() => {
    if (editor === null || awareness === null || followed === null) return undefined;
    awareness.setLocalStateField(presenceFields.follows, followed);
    let last: unknown = null;
    const go = (changed: { added: number[]; updated: number[] } | null) => {
      if (statesOf(awareness, followed).length === 0) {
        follow(null);
        return;
      }
      // Of several windows the one that moved last leads.
      const ids = changed === null ? [...awareness.getStates().keys()] : [...changed.added, ...changed.updated];
      const top = ids
        .map((id) => awareness.getStates().get(id))
        .filter((state) => idIn(state) === followed)
        .map((state) => state?.[presenceFields.top])
        .findLast((each) => each !== null && each !== undefined);
      if (top === undefined || JSON.stringify(top) === last) return;
      last = JSON.stringify(top);
      scrollToTop(editor, top);
    };
    const stop = (event: Event) => {
      // What chooses whom to follow is not meant.
      if (event.target instanceof Element && event.target.closest("[data-following]") !== null) return;
      follow(null);
    };
    go(null);
    awareness.on("change", go);
    for (const kind of own) addEventListener(kind, stop, { passive: true, capture: true });
    return () => {
      awareness.off("change", go);
      for (const kind of own) removeEventListener(kind, stop, { capture: true });
      awareness.setLocalStateField(presenceFields.follows, null);
    };
  }, [editor, awareness, followed]);

  useEffect(() => {
    if (editor === null || awareness === null || ownId === null) return undefined;
    let isFollowed = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      if (isFollowed && !editor.isDestroyed) awareness.setLocalStateField(presenceFields.top, topOf(editor));
    };
    const schedule = () => {
      if (isFollowed) timer ??= setTimeout(tell, tellMs);
    };
    const look = () => {
      const now = [...awareness.getStates()].some(
        ([clientId, state]) =>
          clientId !== awareness.clientID &&
          state[presenceFields.follows] === ownId &&
          idIn(state) !== ownId &&
          // Two who follow each other would push each other along.
          idIn(state) !== followed,
      );
      if (now === isFollowed) return;
      isFollowed = now;
      if (now) tell();
      else awareness.setLocalStateField(presenceFields.top, null);
    };
    look();
    awareness.on("change", look);
    addEventListener("scroll", schedule, { passive: true });
    return () => {
      clearTimeout(timer);
      awareness.off("change", look);
      removeEventListener("scroll", schedule);
    };
  }, [editor, awareness, ownId, followed]);

  return [followed, follow];
}
