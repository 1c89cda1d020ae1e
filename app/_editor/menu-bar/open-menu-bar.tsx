import { Menu } from "@base-ui/react/menu";
import { Menubar } from "@base-ui/react/menubar";
import type { Editor } from "@tiptap/core";
import { Check, ChevronRight } from "lucide-react";
import { Fragment, useEffect, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { shortcutText, useIsMac } from "#app/_ui/shortcut.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { type CommandId, commands, keysOf } from "#lib/document/commands/table.ts";
import { commandState } from "#app/_editor/use-command-states.ts";
import { type MenuShape, menus } from "./menus.ts";

export interface OpenMenuBarProps {
  editor: Editor;
  page: Page;
  /** The menu that somebody has gone to already (-1: none), and whether they have opened it. */
  start: { index: number; isOpen: boolean } | null;
}

/** The menus, complete. */
export function OpenMenuBar({ editor, page, start }: OpenMenuBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (start === null || start.index < 0) return undefined;
    // A frame later the bar knows its menus, and so which of them has the focus; if nobody has gone on meanwhile.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      bar.current?.querySelectorAll<HTMLElement>(".menu-name")[start.index]?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [start]);
  // The text gets the focus back, with its selection, unless a command has given it to something else.
  const leave = () => {
    const { activeElement } = document;
    const isOurs = activeElement === document.body || activeElement?.closest("[role=menu], [role=menubar]") != null;
    return isOurs ? editor.view.dom : false;
  };
  return (
    <Menubar ref={bar} modal={false} aria-label={message("menu.bar")} className="menu-bar">
      {menus.map((menu, index) => (
        <Menu.Root key={menu.label} defaultOpen={start?.isOpen === true && start.index === index}>
          <Menu.Trigger className="menu-name">{message(menu.label)}</Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner align="start" sideOffset={4} className="menu-positioner">
              <Menu.Popup className="menu" finalFocus={leave}>
                <Entries menu={menu} editor={editor} page={page} leave={leave} />
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      ))}
    </Menubar>
  );
}

interface EntriesProps {
  menu: MenuShape;
  editor: Editor;
  page: Page;
  leave: () => HTMLElement | false;
}

function Entries({ menu, editor, page, leave }: EntriesProps) {
  return menu.groups.map((group, index) => (
    <Fragment key={group.map((entry) => (typeof entry === "string" ? entry : entry.label)).join()}>
      {index > 0 && <Menu.Separator className="menu-separator" />}
      {group.map((entry) =>
        typeof entry === "string" ? (
          <Entry key={entry} id={entry} editor={editor} page={page} />
        ) : (
          <Menu.SubmenuRoot key={entry.label}>
            <Menu.SubmenuTrigger className="menu-item">
              <span className="menu-mark" />
              <span className="flex-1">{message(entry.label)}</span>
              <ChevronRight aria-hidden size={14} />
            </Menu.SubmenuTrigger>
            <Menu.Portal>
              <Menu.Positioner alignOffset={-7} className="menu-positioner">
                <Menu.Popup className="menu" finalFocus={leave}>
                  <Entries menu={entry} editor={editor} page={page} leave={leave} />
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
  const [key] = keysOf(id, onMac);
  // After the library's own part of the click, which gives the item the focus: what the command gives it to keeps it.
  const run = () => queueMicrotask(() => commands[id].run(editor, page));
  const content = (
    <>
      <span className="menu-mark">{active && <Check aria-hidden size={15} />}</span>
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
