import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";
import type { Page } from "#lib/document/commands/command.ts";
import { type CommandId, commands } from "#lib/document/commands/table.ts";

/** Whether a command can be used at the selection, and whether it holds there. */
export interface CommandState {
  enabled: boolean;
  active: boolean;
}

const idle: CommandState = { enabled: false, active: false };

/** The state of a command now. */
export function commandState(id: CommandId, editor: Editor, page: Page): CommandState {
  const command = commands[id];
  try {
    return { enabled: command.isEnabled(editor, page), active: command.isActive(editor, page) };
  } catch (error) {
    // A mistake of ours must not take the page down with it; the console hears of it.
    reportError(error);
    return idle;
  }
}

/** The states of some commands, kept up to date with the editor; all idle without one. */
export function useCommandStates(
  editor: Editor | null,
  page: Page,
  ids: readonly CommandId[],
): (id: CommandId) => CommandState {
  const states = useEditorValue(
    editor,
    (current) => ids.map((id) => commandState(id, current, page)),
    (a, b) => a.every(({ enabled, active }, index) => enabled === b[index]?.enabled && active === b[index]?.active),
  );
  return (id) => states?.[ids.indexOf(id)] ?? idle;
}

/**
 * What is read from the editor, anew after its changes: once a frame and after the frame was shown, so that no key waits for a
 * button. Null without an editor. `read` must not depend on anything that changes but the editor.
 */
export function useEditorValue<T>(
  editor: Editor | null,
  read: (editor: Editor) => T,
  isSame: (a: T, b: T) => boolean = Object.is,
): T | null {
  const [value, setValue] = useState<T | null>(null);
  useEffect(() => {
    if (editor === null) return undefined;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      frame = 0;
      if (editor.isDestroyed) return;
      const next = read(editor);
      setValue((before) => (before !== null && isSame(before, next) ? before : next));
    };
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(() => (timer = setTimeout(refresh)));
    };
    refresh();
    editor.on("transaction", schedule);
    return () => {
      editor.off("transaction", schedule);
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      setValue(null);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `read` and `isSame` are as good as constant
  }, [editor]);
  return value;
}
