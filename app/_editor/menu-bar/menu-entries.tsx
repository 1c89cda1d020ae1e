import { Menu } from "@base-ui/react/menu";
import type { Editor } from "@tiptap/core";
import { Check, ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { shortcutText, useIsMac } from "#app/_ui/shortcut.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { type CommandId, commands, keysOf } from "#lib/document/commands/table.ts";
import { commandIcons } from "#app/_editor/command-icons.tsx";
import { commandState } from "#app/_editor/use-command-states.ts";
import { backFromMenu } from "#app/_editor/leaving.ts";
import type { MenuShape } from "./menus.ts";

interface MenuEntriesProps {
  groups: MenuShape["groups"];
  editor: Editor;
  page: Page;
}

/** What a menu has, each with its key, whether it can be used, and whether it holds. */
export function MenuEntries({ groups, editor, page }: MenuEntriesProps) {
  return groups.map((group, index) => (
    <Fragment key={group.map((entry) => (typeof entry === "string" ? entry : entry.label)).join()}>
      {index > 0 && <Menu.Separator className="menu-separator" />}
      {group.map((entry) =>
        typeof entry === "string" ? (
          <Entry key={entry} id={entry} editor={editor} page={page} />
        ) : (
          <Menu.SubmenuRoot key={entry.label}>
            <Menu.SubmenuTrigger className="menu-item">
              <span className="menu-mark">{entry.icon !== undefined && <entry.icon aria-hidden size={16} />}</span>
              <span className="flex-1">{message(entry.label)}</span>
              <ChevronRight aria-hidden size={14} />
            </Menu.SubmenuTrigger>
            <Menu.Portal>
              <Menu.Positioner alignOffset={-7} className="menu-positioner">
                <Menu.Popup className="menu" finalFocus={() => backFromMenu(editor)}>
                  <MenuEntries groups={entry.groups} editor={editor} page={page} />
                </Menu.Popup>
              </Menu.Positioner>
            </Menu.Portal>
          </Menu.SubmenuRoot>
        ),
      )}
    </Fragment>
  ));
}

function Entry({ id, editor, page }: { id: CommandId; editor: Editor; page: Page }) {
  const onMac = useIsMac();
  // As it was when the menu was opened: others may write on meanwhile, and a menu that moves is hard to hit.
  const [{ enabled, active }] = useState(() => commandState(id, editor, page));
  const { kind } = commands[id];
  const Icon = commandIcons[id];
  const [key] = keysOf(id, onMac);
  // After the library's own part of the click, which gives the item the focus: what the command gives it to keeps it.
  const run = () => queueMicrotask(() => commands[id].run(editor, page));
  const content = (
    <>
      <span className="menu-mark">{active ? <Check aria-hidden size={15} /> : <Icon aria-hidden size={16} />}</span>
      <span className="flex-1">{message(`command.${id}`)}</span>
      {key !== undefined && (
        <span aria-hidden className="menu-key">
          {shortcutText(key, onMac)}
        </span>
      )}
    </>
  );
  if (kind === "action")
    return (
      <Menu.Item className="menu-item" disabled={!enabled} onClick={run}>
        {content}
      </Menu.Item>
    );
  return (
    <Menu.CheckboxItem className="menu-item" disabled={!enabled} checked={active} closeOnClick onCheckedChange={run}>
      {content}
    </Menu.CheckboxItem>
  );
}
