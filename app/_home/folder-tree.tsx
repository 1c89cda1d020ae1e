"use client";

import { ChevronDown, ChevronRight, Folder, FolderInput, FolderPlus, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { newFolder, renameFolder } from "#app/_actions/folders.ts";
import { message } from "#app/_ui/messages.ts";
import { can } from "#lib/access/permissions.ts";
import { addressOf } from "./address.ts";
import { askForChange } from "./ask-for-change.ts";
import { type MenuAction, MoreMenu } from "#app/_ui/more-menu.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { NameDialog } from "./name-dialog.tsx";
import { type HomeFolder, type Things, dragThings } from "./things.ts";
import { isInside } from "./tree.ts";
import { useDrop } from "./use-drop.ts";

const nameLength = 100;

type Asking =
  | { for: "new"; parentId: string | null }
  | { for: "name"; folder: HomeFolder }
  | { for: "place"; folder: HomeFolder };

interface FolderTreeProps {
  folders: HomeFolder[];
  current: string | null;
  onDrop: (things: Things, to: string) => void;
}

/** Somebody's folders, one within the other, with all that can be done to them. */
export function FolderTree({ folders, current, onDrop }: FolderTreeProps) {
  const router = useRouter();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Asking | null>(null);
  const isOpen = (id: string) =>
    opened.has(id) || (current !== null && current !== id && isInside(folders, current, id));

  const done = async <T,>(outcome: Promise<{ ok: true; value: T } | { ok: false; text: string }>) => {
    const came = await outcome.catch(() => ({ ok: false as const, text: message("home.failed") }));
    if (!came.ok) return came.text;
    router.refresh();
    return null;
  };
  const trash = async (folder: HomeFolder) => {
    if (!confirm(message("home.trashFolderConfirm", { name: folder.name }))) return;
    const { problem } = await askForChange({ type: "trash", documents: [], folders: [folder.id] });
    router.refresh();
    if (problem !== null) alert(problem);
    else if (current !== null && isInside(folders, current, folder.id)) router.push("/");
  };
  const toggle = (id: string) => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
  };

  const level = (parentId: string | null, depth: number) => {
    const children = folders.filter((folder) => folder.parentId === parentId);
    if (children.length === 0) return null;
    return (
      <ul>
        {children.map((folder) => {
          const hasMore = folders.some((each) => each.parentId === folder.id);
          return (
            <li key={folder.id}>
              <FolderLine
                folder={folder}
                depth={depth}
                isCurrent={folder.id === current}
                isOpen={hasMore ? isOpen(folder.id) : null}
                onToggle={() => toggle(folder.id)}
                onDrop={(things) => onDrop(things, folder.id)}
                items={[
                  ...(can(folder.role, "edit")
                    ? [
                        {
                          name: message("home.act.newFolderIn"),
                          icon: FolderPlus,
                          run: () => setAsking({ for: "new", parentId: folder.id }),
                        },
                        {
                          name: message("home.act.rename"),
                          icon: Pencil,
                          run: () => setAsking({ for: "name", folder }),
                        },
                      ]
                    : []),
                  ...(can(folder.role, "move")
                    ? [
                        {
                          name: message("home.act.move"),
                          icon: FolderInput,
                          run: () => setAsking({ for: "place", folder }),
                        },
                        { name: message("home.act.trash"), icon: Trash2, run: () => void trash(folder) },
                      ]
                    : []),
                ]}
              />
              {isOpen(folder.id) && level(folder.id, depth + 1)}
            </li>
          );
        })}
      </ul>
    );
  };

  return (
    <section aria-labelledby="home-folders" className="home-folders">
      <div className="home-folders-head">
        <h2 id="home-folders">{message("home.folders")}</h2>
        <button
          type="button"
          className="tool"
          aria-label={message("home.newFolder")}
          onClick={() => setAsking({ for: "new", parentId: null })}
        >
          <FolderPlus aria-hidden size={16} />
        </button>
      </div>
      {level(null, 0) ?? <p className="px-3 text-xs text-soft">{message("home.noFolders")}</p>}
      {asking?.for === "new" && (
        <NameDialog
          title={message("home.newFolder")}
          name=""
          maxLength={nameLength}
          onName={async (name) => {
            if (asking.parentId !== null) setOpened(new Set([...opened, asking.parentId]));
            return done(newFolder(name, asking.parentId));
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.for === "name" && (
        <NameDialog
          title={message("home.renameTitle")}
          name={asking.folder.name}
          maxLength={nameLength}
          onName={(name) => done(renameFolder(asking.folder.id, name))}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.for === "place" && (
        <MoveDialog
          things={{ documents: [], folders: [asking.folder.id] }}
          title={asking.folder.name}
          folders={folders}
          onMove={(to) => onMoveFolder(asking.folder.id, to)}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );

  function onMoveFolder(id: string, to: string | null): void {
    void askForChange({ type: "move", documents: [], folders: [id], to }).then(({ problem }) => {
      if (problem !== null) alert(problem);
      router.refresh();
    });
  }
}

interface FolderLineProps {
  folder: HomeFolder;
  depth: number;
  isCurrent: boolean;
  /** Null: there is nothing in it to show. */
  isOpen: boolean | null;
  onToggle: () => void;
  onDrop: (things: Things) => void;
  items: MenuAction[];
}

function FolderLine({ folder, depth, isCurrent, isOpen, onToggle, onDrop, items }: FolderLineProps) {
  const { id, name, role } = folder;
  const drop = useDrop(can(role, "edit") ? onDrop : null);
  return (
    <div className="home-folder" style={{ paddingInlineStart: depth * 14 }} {...drop}>
      {isOpen === null ? (
        <span className="home-toggle" />
      ) : (
        <button
          type="button"
          className="home-toggle"
          aria-expanded={isOpen}
          aria-label={message(isOpen ? "home.closeFolder" : "home.openFolder", { name })}
          onClick={onToggle}
        >
          {isOpen ? <ChevronDown aria-hidden size={14} /> : <ChevronRight aria-hidden size={14} />}
        </button>
      )}
      <Link
        href={addressOf({ view: "folder", folderId: id })}
        prefetch={false}
        className="home-view"
        aria-current={isCurrent ? "page" : undefined}
        draggable={can(role, "move")}
        onDragStart={(event) => dragThings(event.dataTransfer, { documents: [], folders: [id] })}
      >
        <Folder aria-hidden size={16} />
        <span className="truncate">{name}</span>
      </Link>
      {items.length > 0 && <MoreMenu title={name} items={items} align="start" />}
    </div>
  );
}
