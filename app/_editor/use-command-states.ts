import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import type { CommandId } from "#lib/document/commands/command.ts";
import { commands } from "#lib/document/commands/table.ts";

/** Whether a command can be used at the selection, and whether it holds there. */
export interface CommandState {
  enabled: boolean;
  active: boolean;
}

const nothing = Object.fromEntries(commands.map(({ id }) => [id, { enabled: false, active: false }])) as Record<
  CommandId,
  CommandState
>;

/** The state of every command, kept up to date with the editor. */
export function useCommandStates(editor: Editor | null): Record<CommandId, CommandState> {
  const states = useEditorState({
    editor,
    selector: ({ editor: current }) => {
      if (current === null) return nothing;
      const entries = commands.map(
        (command) => [command.id, { enabled: command.isEnabled(current), active: command.isActive(current) }] as const,
      );
      return Object.fromEntries(entries) as Record<CommandId, CommandState>;
    },
  });
  return states ?? nothing;
}
