import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { message } from "#app/_ui/messages.ts";
import { shortcutKeys, shortcutText, useIsMac } from "#app/_ui/shortcut.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { type CommandId, commands, keysOf } from "#lib/document/commands/table.ts";
import { type CommandIcon, commandIcons } from "#app/_editor/command-icons.tsx";
import { useCommandStates } from "#app/_editor/use-command-states.ts";

interface CommandButtonProps {
  id: CommandId;
  editor: Editor | null;
  page: Page;
  /** Another picture than the command's own. */
  icon?: CommandIcon;
  /** What a double click means besides its two clicks. */
  onDoubleClick?: (editor: Editor) => void;
}

/** A button that runs a command, down while it holds. It leaves the selection in the text. */
export function CommandButton({ id, editor, page, icon: Icon = commandIcons[id], onDoubleClick }: CommandButtonProps) {
  const state = useCommandStates(editor, page, [id])(id);
  const { name, tip, keys } = useCommandWords(id);
  return (
    <Toolbar.Button
      className="tool"
      disabled={!state.enabled}
      aria-label={name}
      aria-pressed={commands[id].kind === "action" ? undefined : state.active}
      aria-keyshortcuts={keys}
      title={tip}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (editor !== null) commands[id].run(editor, page);
      }}
      onDoubleClick={() => {
        if (editor !== null) onDoubleClick?.(editor);
      }}
    >
      <Icon aria-hidden size={17} strokeWidth={1.9} />
    </Toolbar.Button>
  );
}

/** What a command is called, and how it is reached from the keyboard, for people and for programs. */
export function useCommandWords(id: CommandId): { name: string; tip: string; keys: string | undefined } {
  const onMac = useIsMac();
  const name = message(`command.${id}`);
  const [key] = keysOf(id, onMac);
  if (key === undefined) return { name, tip: name, keys: undefined };
  const tip = message("toolbar.withShortcut", { name, shortcut: shortcutText(key, onMac) });
  return { name, tip, keys: shortcutKeys(key, onMac) };
}
