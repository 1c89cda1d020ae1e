"use client";

import { FileText, Star, Trash2, Users } from "lucide-react";
import Link from "next/link";
import { type KeyboardEvent, type MouseEvent, useRef } from "react";
import { newFromTemplate } from "#app/_actions/documents.ts";
import { message } from "#app/_ui/messages.ts";
import { relativeTime } from "#app/_ui/relative-time.ts";
import { maxTitleLength } from "#lib/document/title.ts";
import { type DocumentActions, DocumentContextMenu, DocumentMenu } from "./document-menu.tsx";
import { type HomeDocument, type Things, dragThings } from "./things.ts";
import { Thumbnail } from "./thumbnail.tsx";

interface DocumentItemProps {
  document: HomeDocument;
  actions: DocumentActions;
  layout: "list" | "grid";
  nowMs: number;
  isSelected: boolean;
  /** What goes along when it is dragged. */
  dragged: Things;
  onSelect: (through: boolean) => void;
  /** Whether it is there to be copied: a click makes a document of it. */
  isTemplate: boolean;
  /** Whether its title is being typed; what was typed, or null: leave it. */
  isRenaming: boolean;
  onRename: (title: string | null) => void;
}

/** One document of a list or a grid: open it, choose it, drag it, or do something else to it. */
export function DocumentItem(props: DocumentItemProps) {
  const { document, actions, layout, nowMs, isSelected, dragged, onSelect, isTemplate, isRenaming, onRename } = props;
  const { id, role, ownerName, editedAtMs, isStarred, excerpt } = document;
  const title = document.title || message("document.untitled");
  const isTrashed = document.trashedAtMs !== null;
  const handleClick = (event: MouseEvent) => {
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    onSelect(event.shiftKey);
  };
  const handleKey = (event: KeyboardEvent) => {
    const run = keys(actions, isTrashed, () => onSelect(event.shiftKey))[event.key];
    if (run === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    run();
  };
  const facts = (
    <span className="home-facts">
      {role === "member" && (
        <span className="home-owner">
          <Users aria-hidden size={13} />
          {ownerName}
        </span>
      )}
      <span>{message("home.edited", { when: relativeTime(editedAtMs, nowMs) })}</span>
    </span>
  );
  const name = isRenaming ? (
    <RenameField title={document.title} onDone={onRename} />
  ) : isTrashed ? (
    // Nothing opens it; it is focused to be chosen, restored or deleted.
    <button type="button" className="home-name" onClick={(event) => onSelect(event.shiftKey)} onKeyDown={handleKey}>
      {title}
    </button>
  ) : isTemplate ? (
    <form action={newFromTemplate}>
      <input type="hidden" name="template" value={id} />
      <button type="submit" className="home-name" onKeyDown={handleKey}>
        {title}
      </button>
    </form>
  ) : (
    <Link
      href={`/d/${id}`}
      prefetch={false}
      className="home-name"
      draggable={false}
      onClick={handleClick}
      onKeyDown={handleKey}
    >
      {title}
    </Link>
  );
  const choice = (
    <input
      type="checkbox"
      className="home-check"
      aria-label={message("home.select", { title })}
      checked={isSelected}
      onClick={(event) => onSelect(event.shiftKey)}
      onChange={() => undefined}
    />
  );
  const star = !isTrashed && (
    <button
      type="button"
      className="tool home-star"
      aria-pressed={isStarred}
      aria-label={message(isStarred ? "home.unstar" : "home.star", { title })}
      onClick={actions.star}
    >
      <Star aria-hidden size={16} fill={isStarred ? "currentColor" : "none"} />
    </button>
  );
  const menu = <DocumentMenu document={document} title={title} actions={actions} />;
  const Icon = isTrashed ? Trash2 : FileText;
  return (
    <DocumentContextMenu
      document={document}
      actions={actions}
      element={
        // Dragging is the mouse's way; the menu and its dialog are everybody's.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <li
          className={layout === "list" ? "home-row" : "home-card"}
          data-selected={isSelected || undefined}
          draggable={!isTrashed && !isRenaming}
          onDragStart={(event) => dragThings(event.dataTransfer, dragged)}
        />
      }
    >
      {layout === "list" ? (
        <>
          {choice}
          <Icon aria-hidden size={18} className="home-icon" />
          <span className="min-w-0 flex-1">
            {name}
            {excerpt != null && (
              <span className="home-excerpt">
                {excerpt.map(({ text, isHit }, index) =>
                  // oxlint-disable-next-line react/no-array-index-key -- runs of one text, which do not move
                  isHit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
                )}
              </span>
            )}
          </span>
          {facts}
          {star}
          {menu}
        </>
      ) : (
        <>
          <Thumbnail documentId={id} editedAtMs={editedAtMs} />
          <div className="home-caption">
            {choice}
            <span className="min-w-0 flex-1">
              {name}
              {facts}
            </span>
            {star}
            {menu}
          </div>
        </>
      )}
    </DocumentContextMenu>
  );
}

function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const isDone = useRef(false);
  const finish = (typed: string | null) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(typed === title ? null : typed);
  };
  return (
    <input
      className="home-rename"
      aria-label={message("home.name")}
      defaultValue={title}
      placeholder={message("document.untitled")}
      maxLength={maxTitleLength}
      autoComplete="off"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for, and stands where the title stood
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(event.currentTarget.value);
        if (event.key === "Escape") finish(null);
      }}
    />
  );
}

/** What keys do to the document that has the focus. Enter opens it, as with any link. */
function keys(actions: DocumentActions, isTrashed: boolean, select: () => void): Record<string, () => void> {
  return isTrashed
    ? { " ": select, Delete: actions.purge }
    : { " ": select, F2: actions.rename, Delete: actions.trash, s: actions.star };
}
