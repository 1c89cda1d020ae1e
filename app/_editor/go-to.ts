import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";

/** Puts the caret to a place and brings that into sight, below what stays at the top of the page. */
export function goToPos(editor: Editor, pos: number): void {
  const { state, view } = editor;
  view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(Math.min(pos, state.doc.content.size)))));
  view.focus();
  const { node } = view.domAtPos(view.state.selection.head);
  const element = node instanceof Element ? node : node.parentElement;
  // What is far away has no size yet: after the first scroll it has.
  element?.scrollIntoView({ block: "start" });
  requestAnimationFrame(() => element?.scrollIntoView({ block: "start" }));
}
