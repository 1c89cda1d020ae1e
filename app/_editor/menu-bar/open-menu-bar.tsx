import { Menu } from "@base-ui/react/menu";
import { Menubar } from "@base-ui/react/menubar";
import type { Editor } from "@tiptap/core";
import { useLayoutEffect, useRef } from "react";
import { message } from "#app/_ui/messages.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { backFromMenu } from "#app/_editor/leaving.ts";
import { MenuEntries } from "./menu-entries.tsx";
import { menus } from "./menus.ts";

export interface OpenMenuBarProps {
  editor: Editor;
  page: Page;
  /** The menu that somebody has gone to already (-1: none), and whether they have opened it. */
  start: { index: number; isOpen: boolean } | null;
}

/** The menus, complete. */
export function OpenMenuBar({ editor, page, start }: OpenMenuBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  // Before the next key can come: it would be nobody's.
  useLayoutEffect(() => {
    if (start === null || start.index < 0 || document.activeElement !== document.body) return undefined;
    const name = bar.current?.querySelectorAll<HTMLElement>(".menu-name")[start.index];
    name?.focus();
    // A frame later the bar knows its menus, and is told again which of them has the focus.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === name) name?.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    });
    return () => cancelAnimationFrame(frame);
  }, [start]);
  return (
    <Menubar ref={bar} modal={false} aria-label={message("menu.bar")} className="menu-bar">
      {menus.map((menu, index) => (
        <Menu.Root key={menu.label} defaultOpen={start?.isOpen === true && start.index === index}>
          <Menu.Trigger className="menu-name">{message(menu.label)}</Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner align="start" sideOffset={4} className="menu-positioner">
              <Menu.Popup className="menu" finalFocus={() => backFromMenu(editor)}>
                <MenuEntries groups={menu.groups} editor={editor} page={page} />
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      ))}
    </Menubar>
  );
}
