import type { Editor } from "@tiptap/core";
import type { Awareness } from "y-protocols/awareness";
import { type Anchor, anchorAt, positionOf } from "#lib/document/binding/anchors.ts";
import type { Binding } from "#lib/document/binding/binding.ts";

/** Where somebody's selection is, as it travels in their presence. */
export interface SharedCaret {
  anchor: Anchor;
  head: Anchor;
}

/** What travels in a presence besides the person: their selection; whom they follow; what they have at the top of their window; that they are away. */
export const presenceFields = { caret: "cursor", follows: "follows", top: "top", idle: "idle" } as const;

/** Others say what they like: what is no anchor is nowhere. */
export function placeOf(binding: Binding, anchor: unknown): number | null {
  try {
    return positionOf(binding.mirror, anchor as Anchor);
  } catch {
    return null;
  }
}

/** Where a person's caret is: that of the window in which they have one. Null for nowhere. */
export function caretOf(editor: Editor, awareness: Awareness, personId: string): number | null {
  const { binding } = editor.storage.sharedEditing;
  if (binding === null) return null;
  for (const state of statesOf(awareness, personId)) {
    const caret = state[presenceFields.caret] as SharedCaret | null | undefined;
    const place = caret === null || caret === undefined ? null : placeOf(binding, caret.head);
    if (place !== null) return place;
  }
  return null;
}

/** The presences of a person, of each window that they have open. */
export function statesOf(awareness: Awareness, personId: string): Record<string, unknown>[] {
  return [...awareness.getStates()]
    .filter(([clientId, state]) => clientId !== awareness.clientID && idIn(state) === personId)
    .map(([, state]) => state);
}

/** Whose presence it is, as the server says. */
export function idIn(state: Record<string, unknown> | undefined): string | null {
  const user = state?.["user"] as { id?: unknown } | undefined;
  return typeof user?.id === "string" ? user.id : null;
}

/** What stands at the top of the window, below what stays there, as it travels. */
export function topOf(editor: Editor): Anchor | null {
  const { binding } = editor.storage.sharedEditing;
  const { left, width } = editor.view.dom.getBoundingClientRect();
  const at = editor.view.posAtCoords({ left: left + width / 2, top: topPx });
  // Where the page begins with something else than text, its beginning counts.
  return binding === null ? null : anchorAt(binding.mirror, at?.pos ?? 0);
}

/** Scrolls so that what stands at an anchor is at the top of the window. */
export function scrollToTop(editor: Editor, anchor: unknown): void {
  const { binding } = editor.storage.sharedEditing;
  const place = binding === null ? null : placeOf(binding, anchor);
  if (place === null) return;
  const { top } = editor.view.coordsAtPos(Math.min(place, editor.state.doc.content.size));
  scrollBy({ top: top - topPx, behavior: "instant" });
}

/** Where the text begins below the toolbar. */
const topPx = 90;
