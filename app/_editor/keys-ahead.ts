import type { Editor } from "@tiptap/core";
import { message } from "#app/_ui/messages.ts";
import { focusText } from "#lib/document/commands/command.ts";

/** What can be asked for, and takes the focus when it is there. */
const surfaces = "[role=dialog], dialog, search";
const textFields = "textarea, input:not([type]), input:is([type=text], [type=search], [type=url], [type=number])";

let field: HTMLInputElement | null = null;
let listeners = new AbortController();

/**
 * Takes the focus from the text until what was asked for is there: what is typed meanwhile would go into the text, over what is selected. It goes
 * into a field that nobody sees, and from there into the one that takes the focus, with the Enter behind it. Escape asks for nothing any more.
 */
export function holdKeys(editor: Editor, cancel: () => void): void {
  if (field !== null || document.activeElement?.closest(surfaces) != null) return;
  const held = document.createElement("input");
  field = held;
  held.className = "sr-only";
  held.ariaLabel = message("share.loading");
  // Whoever writes on a screen has asked by a finger, and types nothing ahead.
  held.inputMode = "none";
  held.addEventListener("keydown", ({ key, isComposing }) => {
    if (isComposing) return;
    if (key === "Enter") held.readOnly = true;
    if (key !== "Escape") return;
    releaseKeys(editor);
    cancel();
  });
  listeners = new AbortController();
  const leave = ({ target }: FocusEvent) => {
    if (target === held || !(target instanceof HTMLElement)) return;
    const { value, readOnly: isEntered } = held;
    releaseKeys(editor);
    if (target.closest(surfaces) === null || value === "") return;
    // Once it has selected what it begins with, and before the next key.
    queueMicrotask(() => {
      if (!handOver(value, isEntered)) requestAnimationFrame(() => handOver(value, isEntered));
    });
  };
  addEventListener("focusin", leave, { signal: listeners.signal });
  document.body.append(held);
  held.focus({ preventScroll: true });
}

/** Gives the text its keys back. */
export function releaseKeys(editor: Editor): void {
  if (field === null) return;
  const isFocused = document.activeElement === field;
  listeners.abort();
  field.remove();
  field = null;
  if (isFocused) focusText(editor);
}

/** Does what was picked in something that was closed just now: once that is gone, for until then nothing else takes the focus. Keys meanwhile are for it. */
export function runAfterwards(editor: Editor, run: () => void): void {
  // When it is not drawn any more.
  queueMicrotask(() => {
    holdKeys(editor, () => undefined);
    setTimeout(() => {
      const ahead = field?.value ?? "";
      releaseKeys(editor);
      run();
      if (field !== null) field.value = ahead;
      else if (ahead !== "") document.execCommand("insertText", false, ahead);
    });
  });
}

/** Writes into the field that has the focus; false where that is none. */
function handOver(value: string, isEntered: boolean): boolean {
  const { activeElement: target } = document;
  if (!(target instanceof HTMLElement) || !target.matches(textFields)) return false;
  // Only this way its own listeners hear of it.
  document.execCommand("insertText", false, value);
  if (isEntered)
    setTimeout(() => {
      const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
      if (target.dispatchEvent(enter)) target.closest("form")?.requestSubmit();
    });
  return true;
}
