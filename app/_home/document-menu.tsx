"use client";

import { ContextMenu } from "@base-ui/react/context-menu";
import { Menu } from "@base-ui/react/menu";
import {
  Copy,
  EllipsisVertical,
  ExternalLink,
  FolderInput,
  LayoutTemplate,
  type LucideIcon,
  Pencil,
  RotateCcw,
  Star,
  StarOff,
  Trash2,
} from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { message } from "#app/_ui/messages.ts";
import type { HomeDocument } from "./things.ts";

/** All that can be done to one document from the list. */
export interface DocumentActions {
  openInTab: () => void;
  rename: () => void;
  duplicate: () => void;
  saveAsTemplate: () => void;
  star: () => void;
  move: () => void;
  trash: () => void;
  restore: () => void;
  purge: () => void;
}

interface Item {
  name: string;
  icon: LucideIcon;
  run: () => void;
}

function itemsOf(document: HomeDocument, actions: DocumentActions): Item[] {
  if (document.trashedAtMs !== null) {
    return [
      { name: message("home.act.restore"), icon: RotateCcw, run: actions.restore },
      { name: message("home.act.purge"), icon: Trash2, run: actions.purge },
    ];
  }
  const isOwn = document.role === "owner";
  return [
    { name: message("home.act.openTab"), icon: ExternalLink, run: actions.openInTab },
    { name: message("home.act.rename"), icon: Pencil, run: actions.rename },
    { name: message("home.act.duplicate"), icon: Copy, run: actions.duplicate },
    { name: message("home.act.template"), icon: LayoutTemplate, run: actions.saveAsTemplate },
    document.isStarred
      ? { name: message("home.act.unstar"), icon: StarOff, run: actions.star }
      : { name: message("home.act.star"), icon: Star, run: actions.star },
    ...(isOwn
      ? [
          { name: message("home.act.move"), icon: FolderInput, run: actions.move },
          { name: message("home.act.trash"), icon: Trash2, run: actions.trash },
        ]
      : []),
  ];
}

interface MenuProps {
  document: HomeDocument;
  title: string;
  actions: DocumentActions;
}

/** The "..." of a document. */
export function DocumentMenu({ document, title, actions }: MenuProps) {
  return (
    <Menu.Root>
      <Menu.Trigger className="tool home-more" aria-label={message("home.menu", { title })}>
        <EllipsisVertical aria-hidden size={16} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="home-positioner">
          <Menu.Popup className="menu">
            {itemsOf(document, actions).map(({ name, icon: Icon, run }) => (
              <Menu.Item key={name} className="menu-item" onClick={run}>
                <Icon aria-hidden size={16} />
                {name}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** The same menu where one clicks with the other button, or presses the menu key. `element` is what stands there. */
export function DocumentContextMenu({
  document,
  actions,
  element,
  children,
}: Omit<MenuProps, "title"> & { element: ReactElement; children: ReactNode }) {
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger render={element}>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="home-positioner">
          <ContextMenu.Popup className="menu">
            {itemsOf(document, actions).map(({ name, icon: Icon, run }) => (
              <ContextMenu.Item key={name} className="menu-item" onClick={run}>
                <Icon aria-hidden size={16} />
                {name}
              </ContextMenu.Item>
            ))}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
