"use client";

import { Clock, FileText, LayoutTemplate, type LucideIcon, Star, Trash2, Users } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import type { ListView } from "#lib/protocol/lists.ts";
import { type Place, addressOf } from "./address.ts";
import { askForChange } from "./ask-for-change.ts";
import { FolderTree } from "./folder-tree.tsx";
import type { HomeFolder, Things } from "./things.ts";
import { useDrop } from "./use-drop.ts";

const views: [Exclude<ListView, "folder">, LucideIcon][] = [
  ["recent", Clock],
  ["owned", FileText],
  ["shared", Users],
  ["starred", Star],
  ["templates", LayoutTemplate],
  ["trash", Trash2],
];

interface SidebarProps {
  place: Place;
  folders: HomeFolder[];
  /** What stands above: how to begin something. */
  children: ReactNode;
}

/** The ways through somebody's documents: the lists, and their folders. Things can be dropped on most of them. */
export function Sidebar({ place, folders, children }: SidebarProps) {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const put = async (things: Things, wish: { type: "trash" } | { type: "move"; to: string | null }) => {
    setProblem((await askForChange({ ...things, ...wish })).problem);
    // What the list shows is the server's to say again.
    router.refresh();
  };
  return (
    <nav aria-label={message("home.views")}>
      {children}
      <ul className="home-views">
        {views.map(([view, icon]) => (
          <ViewLink
            key={view}
            view={view}
            icon={icon}
            isCurrent={place.query === "" && place.view === view}
            onDrop={
              view === "trash"
                ? (things) => void put(things, { type: "trash" })
                : view === "owned"
                  ? (things) => void put(things, { type: "move", to: null })
                  : null
            }
          />
        ))}
      </ul>
      <FolderTree
        folders={folders}
        current={place.query === "" && place.view === "folder" ? place.folderId : null}
        onDrop={(things, to) => void put(things, { type: "move", to })}
      />
      <p role="alert" className="mt-2 px-3 text-warn empty:hidden">
        {problem}
      </p>
    </nav>
  );
}

interface ViewLinkProps {
  view: Exclude<ListView, "folder">;
  icon: LucideIcon;
  isCurrent: boolean;
  onDrop: ((things: Things) => void) | null;
}

function ViewLink({ view, icon: Icon, isCurrent, onDrop }: ViewLinkProps) {
  const drop = useDrop(onDrop);
  return (
    <li>
      <Link
        href={addressOf({ view })}
        prefetch={false}
        className="home-view"
        aria-current={isCurrent ? "page" : undefined}
        draggable={false}
        {...drop}
      >
        <Icon aria-hidden size={16} />
        {message(`home.view.${view}`)}
      </Link>
    </li>
  );
}
