import { type Editor, Extension } from "@tiptap/core";
import { keydownHandler } from "@tiptap/pm/keymap";
import { isMac } from "#app/_ui/shortcut.ts";
import { nativeKeys } from "#lib/document/commands/clipboard.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { type CommandId, commandIds, commands, keysOf } from "#lib/document/commands/table.ts";

/** The shortcuts of the command table, so that keys and buttons cannot disagree. */
export const Shortcuts = Extension.create<{ page: Page | null }>({
  name: "shortcuts",
  // Before those that Tiptap's own extensions bring.
  priority: 1000,
  addOptions: () => ({ page: null }),
  addKeyboardShortcuts() {
    const { page } = this.options;
    return page === null ? {} : bindings(commandIds, this.editor, page);
  },
});

/** Handles a key that was pressed outside the text, for the commands that work there; says whether it was one. */
export function handleShortcut(editor: Editor, page: Page, event: KeyboardEvent): boolean {
  const anywhere = commandIds.filter((id) => commands[id].anywhere);
  return keydownHandler(bindings(anywhere, editor, page))(editor.view, event);
}

function bindings(ids: readonly CommandId[], editor: Editor, page: Page): Record<string, () => boolean> {
  const own = ids.filter((id) => !(nativeKeys as readonly string[]).includes(id));
  return Object.fromEntries(
    own.flatMap((id) => keysOf(id, isMac()).map((key) => [key, () => runCommand(id, editor, page)] as const)),
  );
}

/** Runs a command. Its key is used up even where it does nothing: the browser's meaning of it would surprise. */
export function runCommand(id: CommandId, editor: Editor, page: Page): boolean {
  commands[id].run(editor, page);
  return true;
}
