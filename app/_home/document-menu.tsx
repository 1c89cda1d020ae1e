"use client";

import { ContextMenu } from "@base-ui/react/context-menu";
import {
  Copy,
  ExternalLink,
  FolderInput,
  LayoutTemplate,
  Pencil,
  RotateCcw,
  Star,
  StarOff,
  Trash2,
} from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { message } from "#app/_ui/messages.ts";
import { type MenuAction, MenuItems, MoreMenu } from "#app/_ui/more-menu.tsx";
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

function itemsOf(document: HomeDocument, actions: DocumentActions): MenuAction[] {
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
  actions: DocumentActions;
}

/** The "..." of a document. */
export function DocumentMenu({ document, title, actions }: MenuProps & { title: string }) {
  return <MoreMenu title={title} items={itemsOf(document, actions)} align="end" />;
}

/** The same menu where one clicks with the other button, or presses the menu key. `element` is what stands there. */
export function DocumentContextMenu({
  document,
  actions,
  element,
  children,
}: MenuProps & { element: ReactElement; children: ReactNode }) {
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger render={element}>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="menu-positioner">
          <ContextMenu.Popup className="menu">
            <MenuItems items={itemsOf(document, actions)} />
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
