import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { placesOf } from "#lib/document/outline.ts";

/** Puts the caret to a place and brings that into sight, below what stays at the top of the page. */
export function goToPos(editor: Editor, pos: number): void {
  const { state, view } = editor;
  view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(Math.min(pos, state.doc.content.size)))));
  view.focus();
  revealSelection(editor, "start");
}

/** The same for the place of an id to which a link leads. */
export function goToPlace(editor: Editor, id: string): void {
  const place = placesOf(editor.state.doc).find((each) => each.id === id);
  if (place !== undefined) goToPos(editor, place.pos + (place.kind === "heading" ? 1 : 0));
}

/** Brings the selection into sight, and unfolds what it is in. The focus stays where it is. */
export function revealSelection(editor: Editor, block: ScrollLogicalPosition = "nearest"): void {
  const { view } = editor;
  const { node, offset } = view.domAtPos(view.state.selection.from);
  const child = node.childNodes[offset];
  const element = child instanceof Element ? child : node instanceof Element ? node : node.parentElement;
  if (element === null) return;
  for (let folded = foldAround(element); folded !== null; folded = foldAround(element))
    folded.querySelector<HTMLElement>(":scope > .details-fold")?.click();
  // What is far away has no size yet: after the first scroll it has.
  element.scrollIntoView({ block });
  requestAnimationFrame(() => element.scrollIntoView({ block }));
}

/** What hides an element by being folded; what is its first block is in sight. */
function foldAround(element: Element): Element | null {
  for (let fold = element.closest(`[data-details][data-open="false"]`); fold !== null;) {
    const first = fold.querySelector(":scope > div")?.firstElementChild;
    if (first?.contains(element) !== true) return fold;
    fold = fold.parentElement?.closest(`[data-details][data-open="false"]`) ?? null;
  }
  return null;
}
