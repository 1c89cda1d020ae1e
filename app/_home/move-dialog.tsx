"use client";

import { Folder, FolderMinus } from "lucide-react";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { can } from "#lib/access/permissions.ts";
import { HomeDialog } from "./dialog.tsx";
import type { HomeFolder, Things } from "./things.ts";
import { inOrder, isInside } from "./tree.ts";

interface MoveDialogProps {
  things: Things;
  /** What one of them is called. */
  title: string;
  folders: HomeFolder[];
  onMove: (to: string | null) => void;
  onClose: () => void;
}

/** Chooses the folder that documents and folders are put into. */
export function MoveDialog({ things, title, folders, onMove, onClose }: MoveDialogProps) {
  const [to, setTo] = useState<string | null>(null);
  const count = things.documents.length + things.folders.length;
  const places = inOrder(folders).filter(
    ({ folder }) => can(folder.role, "edit") && !things.folders.some((moved) => isInside(folders, folder.id, moved)),
  );
  const choice = (id: string | null, name: string, depth: number) => (
    <label key={id} className="home-choice" style={{ paddingInlineStart: 12 + depth * 18 }}>
      <input type="radio" name="to" checked={to === id} onChange={() => setTo(id)} />
      {id === null ? <FolderMinus aria-hidden size={16} /> : <Folder aria-hidden size={16} />}
      <span className="truncate">{name}</span>
    </label>
  );
  return (
    <HomeDialog
      title={message("home.moveTitle", { count, title })}
      submit={message("home.moveSubmit")}
      onSubmit={() => {
        onMove(to);
        onClose();
      }}
      onClose={onClose}
    >
      <fieldset className="max-h-80 overflow-y-auto rounded-md border border-line">
        <legend className="sr-only">{message("home.folders")}</legend>
        {choice(null, message("home.moveOut"), 0)}
        {places.map(({ folder, depth }) => choice(folder.id, folder.name, depth))}
      </fieldset>
    </HomeDialog>
  );
}
