import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { message } from "#app/_ui/messages.ts";
import { shortcutKeys, shortcutText } from "#app/_ui/shortcut.ts";
import type { CommandId } from "#lib/document/commands/command.ts";
import { commandOf } from "#lib/document/commands/table.ts";
import { commandIcons } from "./command-icons.ts";
import type { CommandState } from "./use-command-states.ts";

interface CommandButtonProps {
  id: CommandId;
  editor: Editor | null;
  state: CommandState;
}

/** A button that runs a command, down while it holds. It leaves the selection in the text. */
export function CommandButton({ id, editor, state }: CommandButtonProps) {
  const command = commandOf(id);
  const name = message(`command.${id}`);
  const Icon = commandIcons[id];
  const tip =
    command.shortcut === undefined
      ? name
      : message("toolbar.withShortcut", { name, shortcut: shortcutText(command.shortcut) });
  return (
    <Toolbar.Button
      className="tool"
      disabled={!state.enabled}
      aria-label={name}
      aria-pressed={command.toggles ? state.active : undefined}
      aria-keyshortcuts={command.shortcut === undefined ? undefined : shortcutKeys(command.shortcut)}
      title={tip}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (editor !== null) command.run(editor);
      }}
    >
      {Icon !== undefined && <Icon aria-hidden size={17} strokeWidth={1.9} />}
    </Toolbar.Button>
  );
}
