import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { shortcutText, useIsMac } from "#app/_ui/shortcut.ts";
import { type CommandId, commandIds, commands, keysOf } from "#lib/document/commands/table.ts";
import { commandIcons } from "#app/_editor/command-icons.tsx";
import { matching } from "#app/_editor/command-matching.ts";
import { runAfterwards } from "#app/_editor/keys-ahead.ts";
import { commandState } from "#app/_editor/use-command-states.ts";
import { PickList } from "./pick-list.tsx";
import { SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** How many are shown: more is scrolled past, not read. */
const most = 12;

/** Finds a command by its name, and runs it. */
export function CommandSearch({ editor, page, onClose }: SurfaceProps) {
  const onMac = useIsMac();
  const [usable] = useState(() => new Set(commandIds.filter((each) => commandState(each, editor, page).enabled)));
  // What cannot be done here is shown last, so that one sees that there is such a thing.
  const find = (typed: string) => {
    const found = matching(commandIds, typed).filter((each) => each !== "search");
    return found.toSorted((a, b) => Number(usable.has(b)) - Number(usable.has(a))).slice(0, most);
  };
  const show = (command: CommandId) => {
    const [key] = keysOf(command, onMac);
    const Icon = commandIcons[command];
    return (
      <>
        <span className="menu-mark">
          <Icon aria-hidden size={16} />
        </span>
        <span className="flex-1">{message(`command.${command}`)}</span>
        {key !== undefined && (
          <span aria-hidden className="menu-key">
            {shortcutText(key, onMac)}
          </span>
        )}
      </>
    );
  };
  return (
    <SurfaceFrame title={message("search.title")} editor={editor} onClose={onClose} className="command-search">
      <PickList
        label={message("search.label")}
        foundLabel={message("search.found")}
        nothing={message("search.nothing")}
        find={find}
        isUsable={(command) => usable.has(command)}
        keyOf={(command) => command}
        show={show}
        onPick={(command) => {
          onClose();
          runAfterwards(editor, () => commands[command].run(editor, page));
        }}
      />
    </SurfaceFrame>
  );
}
