"use client";

import { Menu } from "@base-ui/react/menu";
import { EllipsisVertical, type LucideIcon } from "lucide-react";
import { message } from "./messages.ts";

/** One thing that can be done. */
export interface MenuAction {
  name: string;
  icon: LucideIcon;
  run: () => void;
}

/** The "..." of something, with what can be done to it. */
export function MoreMenu({ title, items, align }: { title: string; items: MenuAction[]; align: "start" | "end" }) {
  return (
    <Menu.Root>
      <Menu.Trigger className="tool more-button" aria-label={message("home.menu", { title })}>
        <EllipsisVertical aria-hidden size={16} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align={align} sideOffset={4} className="menu-positioner">
          <Menu.Popup className="menu">
            <MenuItems items={items} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** The rows of a menu, also of one that a click with the other button opens. */
export function MenuItems({ items }: { items: MenuAction[] }) {
  return items.map(({ name, icon: Icon, run }) => (
    <Menu.Item key={name} className="menu-item" onClick={run}>
      <Icon aria-hidden size={16} />
      {name}
    </Menu.Item>
  ));
}
