import { type Editor, Extension } from "@tiptap/core";
import { keydownHandler } from "@tiptap/pm/keymap";
import { isMac } from "#app/_ui/shortcut.ts";
import { nativeKeys } from "#lib/document/commands/clipboard.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { type CommandId, commandIds, commands, keysOf } from "#lib/document/commands/table.ts";

/** How long after the first of two keys the second one belongs to it. */
const togetherMs = 2_000;

/** The first of two keys that was pressed last, in the text or outside. */
let begun: { key: string; atMs: number } | null = null;

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

/** What a key means: by itself, and behind others that begin something. */
interface Meanings {
  alone: CommandId | null;
  behind: Map<string, CommandId>;
  begins: boolean;
}

function bindings(ids: readonly CommandId[], editor: Editor, page: Page): Record<string, () => boolean> {
  const keys = new Map<string, Meanings>();
  const meaningsOf = (key: string) => {
    const found = keys.get(key) ?? { alone: null, behind: new Map<string, CommandId>(), begins: false };
    keys.set(key, found);
    return found;
  };
  for (const id of ids) {
    if ((nativeKeys as readonly string[]).includes(id)) continue;
    for (const shortcut of keysOf(id, isMac())) {
      const [first = "", second] = shortcut.split(" ");
      if (second === undefined) meaningsOf(first).alone = id;
      else {
        meaningsOf(first).begins = true;
        meaningsOf(second).behind.set(first, id);
      }
    }
  }
  const press = (key: string, { alone, behind, begins }: Meanings) => {
    const before = begun !== null && Date.now() - begun.atMs < togetherMs ? begun.key : "";
    begun = null;
    const id = behind.get(before) ?? alone;
    if (id !== null) return runCommand(id, editor, page);
    if (begins) begun = { key, atMs: Date.now() };
    return begins;
  };
  return Object.fromEntries([...keys].map(([key, meanings]) => [key, () => press(key, meanings)]));
}

/** Runs a command. Its key is used up even where it does nothing: the browser's meaning of it would surprise. */
export function runCommand(id: CommandId, editor: Editor, page: Page): boolean {
  commands[id].run(editor, page);
  return true;
}
