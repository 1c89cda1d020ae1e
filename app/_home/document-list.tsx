"use client";

import { FolderInput, RotateCcw, Star, Trash2, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import type { Place } from "./address.ts";
import type { DocumentActions } from "./document-menu.tsx";
import { DocumentItem } from "./document-item.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { NoticeLine } from "./notice-line.tsx";
import type { HomeDocument, HomeFolder } from "./things.ts";
import { useDocuments } from "./use-documents.ts";
import { useSelection } from "./use-selection.ts";

interface DocumentListProps {
  place: Place;
  documents: HomeDocument[];
  next: string | null;
  folders: HomeFolder[];
  layout: "list" | "grid";
  nowMs: number;
}

/** Documents in a list or a grid, with all that can be done to one or several of them. */
export function DocumentList({ place, documents, next, folders, layout, nowMs }: DocumentListProps) {
  const list = useDocuments(place, { documents, next });
  const frame = useRef<HTMLUListElement>(null);
  const selection = useSelection(list.all);
  const [moving, setMoving] = useState<string[] | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  /** The row that is to have the focus, and which rows must stand there before. */
  const wanted = useRef<{ index: number; until: (rows: readonly HomeDocument[]) => boolean } | null>(null);
  useEffect(() => {
    if (wanted.current === null || !wanted.current.until(list.all)) return;
    focusAt(frame.current, wanted.current.index);
    wanted.current = null;
  });
  const inTrash = place.view === "trash";

  /** Acts on what is selected if this is part of it, and else on this alone: what a person expects of a menu and a drag. */
  const along = (id: string) => (selection.has(id) ? [...selection.ids] : [id]);
  const things = (ids: string[]) => ({ documents: ids, folders: [] });
  const titleOf = (ids: readonly string[]) =>
    list.all.find(({ id }) => id === ids[0])?.title || message("document.untitled");
  const then = (done: Promise<boolean>) => void done.then((isDone) => isDone && selection.clear());
  /** Does what takes rows away, and gives the focus that one of them had to the row that stands there then. */
  const remove = (ids: string[], done: Promise<boolean>) => {
    const index = list.all.findIndex(({ id }) => ids.includes(id));
    const hadFocus = frame.current?.contains(document.activeElement) === true;
    if (hadFocus) wanted.current = { index, until: (rows) => rows.every(({ id }) => !ids.includes(id)) };
    then(done);
  };
  const trash = (ids: string[]) => remove(ids, list.change({ type: "trash", ...things(ids) }));
  const restore = (ids: string[]) => remove(ids, list.change({ type: "restore", ...things(ids) }));
  const purge = (ids: string[]) => {
    if (!confirm(message("home.purgeConfirm", { count: ids.length, title: titleOf(ids) }))) return;
    remove(ids, list.change({ type: "purge", ...things(ids) }));
  };
  const star = (ids: string[], starred: boolean) => void list.change({ type: "star", ...things(ids), starred });

  const actionsOf = (document: HomeDocument): DocumentActions => ({
    openInTab: () => window.open(`/d/${document.id}`, "_blank", "noopener"),
    rename: () => setRenaming(document.id),
    duplicate: () => list.duplicate(document.id),
    saveAsTemplate: () => list.saveAsTemplate(document.id),
    star: () => star(along(document.id), !document.isStarred),
    move: () => setMoving(along(document.id)),
    trash: () => trash(along(document.id)),
    restore: () => restore(along(document.id)),
    purge: () => purge(along(document.id)),
  });

  const handleKey = (event: KeyboardEvent<HTMLUListElement>) => {
    // Keys of a menu come here too, though it stands elsewhere on the page.
    if (!event.currentTarget.contains(event.target as Node)) return;
    if (event.key === "Escape" && selection.ids.length > 0) selection.clear();
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) selection.all();
    else if (!step(event)) return;
    event.preventDefault();
  };

  return (
    <>
      <NoticeLine notice={list.notice} onDismiss={list.dismiss} />
      {selection.ids.length > 0 && (
        <div
          className="home-selection"
          role="toolbar"
          aria-label={message("home.selected", { count: selection.ids.length })}
        >
          <button type="button" className="tool" aria-label={message("home.clearSelection")} onClick={selection.clear}>
            <X aria-hidden size={16} />
          </button>
          <span className="mr-2 font-medium">{message("home.selected", { count: selection.ids.length })}</span>
          {inTrash ? (
            <>
              <BulkButton icon={RotateCcw} name={message("home.act.restore")} run={() => restore([...selection.ids])} />
              <BulkButton icon={Trash2} name={message("home.act.purge")} run={() => purge([...selection.ids])} />
            </>
          ) : (
            <>
              <BulkButton
                icon={FolderInput}
                name={message("home.act.move")}
                run={() => setMoving([...selection.ids])}
              />
              <BulkButton icon={Star} name={message("home.act.star")} run={() => star([...selection.ids], true)} />
              <BulkButton icon={Trash2} name={message("home.act.trash")} run={() => trash([...selection.ids])} />
            </>
          )}
        </div>
      )}
      {list.all.length === 0 ? (
        <p className="home-empty">{message(place.query === "" ? `home.empty.${place.view}` : "home.empty.search")}</p>
      ) : (
        // Keys that move between rows, or concern several, are the list's.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <ul
          ref={frame}
          className={layout === "grid" ? "home-grid" : "home-list"}
          aria-label={message("home.list")}
          aria-busy={list.isLoading}
          onKeyDown={handleKey}
        >
          {list.all.map((document) => (
            <DocumentItem
              key={document.id}
              document={document}
              actions={actionsOf(document)}
              layout={layout}
              nowMs={nowMs}
              isSelected={selection.has(document.id)}
              dragged={things(along(document.id))}
              onSelect={(through) => selection.toggle(document.id, through)}
              isTemplate={place.view === "templates"}
              isRenaming={renaming === document.id}
              onRename={(title) => {
                setRenaming(null);
                if (title !== null) void list.rename(document.id, title);
                wanted.current = { index: list.all.indexOf(document), until: () => true };
              }}
            />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <div className="mt-4 text-center">
          <button type="button" className="button-quiet" disabled={list.isLoading} onClick={list.loadMore}>
            {message("home.loadMore")}
          </button>
        </div>
      )}
      {moving !== null && (
        <MoveDialog
          things={things(moving)}
          title={titleOf(moving)}
          folders={folders}
          onMove={(to) => then(list.change({ type: "move", ...things(moving), to }))}
          onClose={() => setMoving(null)}
        />
      )}
    </>
  );
}

function BulkButton({ icon: Icon, name, run }: { icon: typeof Star; name: string; run: () => void }) {
  return (
    <button type="button" className="home-bulk" onClick={run}>
      <Icon aria-hidden size={16} />
      <span>{name}</span>
    </button>
  );
}

/** Gives the focus to the row of this place, or the last one. */
function focusAt(list: HTMLElement | null, index: number): void {
  const names = [...(list?.querySelectorAll<HTMLElement>(".home-name") ?? [])];
  names[Math.min(index, names.length - 1)]?.focus();
}

/** Moves the focus to the document before or behind the one that has it. Says whether the key was one for that. */
function step(event: KeyboardEvent<HTMLUListElement>): boolean {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const by = steps[event.key];
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>(".home-name")];
  if (by === undefined && event.key !== "Home" && event.key !== "End") return false;
  const row = (event.target as HTMLElement).closest("li");
  const index = names.findIndex((name) => row?.contains(name) === true);
  const to = event.key === "Home" ? 0 : event.key === "End" ? names.length - 1 : index + (by ?? 0);
  names[Math.max(0, Math.min(names.length - 1, to))]?.focus();
  return true;
}
