import type { Editor } from "@tiptap/core";
import { message } from "#app/_ui/messages.ts";
import { shortcutText, useIsMac } from "#app/_ui/shortcut.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { type CommandId, commands, keysOf } from "#lib/document/commands/table.ts";
import { commandIcons } from "#app/_editor/command-icons.tsx";
import { matching } from "#app/_editor/command-matching.ts";
import { commandState } from "#app/_editor/use-command-states.ts";
import { slashCommands } from "./slash-commands.ts";
import { TypedMenu } from "./typed-menu.tsx";
import { useTyped } from "./use-typed.ts";

const asking = new Set<CommandId>([
  "picture",
  "file",
  "embed",
  "table",
  "equation",
  "date",
  "emoji",
  "link",
  "bookmark",
]);

/** What can be put or made where somebody types "/". */
export function SlashMenu({ editor, page }: { editor: Editor; page: Page }) {
  const onMac = useIsMac();
  const state = useTyped(editor, "/");
  const choices = (state.typed === null ? [] : matching(slashCommands, state.typed.query))
    .filter((id) => commandState(id, editor, page).enabled)
    .map((id) => {
      const [key] = keysOf(id, onMac);
      return {
        id,
        name: message(`command.${id}`),
        icon: commandIcons[id],
        asks: asking.has(id),
        hint: key === undefined ? undefined : shortcutText(key, onMac),
        run: () => commands[id].run(editor, page),
      };
    });
  return <TypedMenu editor={editor} label={message("typed.insert")} state={state} choices={choices} />;
}
