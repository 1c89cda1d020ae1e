"use client";

import { Folder, RotateCcw, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { message } from "#app/_ui/messages.ts";
import { askForChange } from "./ask-for-change.ts";

/** The folders in the trash, each with the ways out of it. */
export function TrashedFolders({ folders }: { folders: { id: string; name: string }[] }) {
  const router = useRouter();
  const change = async (type: "restore" | "purge", id: string) => {
    const { problem } = await askForChange({ type, documents: [], folders: [id] });
    if (problem !== null) alert(problem);
    router.refresh();
  };
  return (
    <ul className="home-list mb-4" aria-label={message("home.folders")}>
      {folders.map(({ id, name }) => (
        <li key={id} className="home-row">
          <Folder aria-hidden size={18} className="home-icon" />
          <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
          <button type="button" className="home-bulk" onClick={() => void change("restore", id)}>
            <RotateCcw aria-hidden size={16} />
            <span>{message("home.act.restore")}</span>
          </button>
          <button
            type="button"
            className="home-bulk"
            onClick={() => {
              if (confirm(message("home.purgeConfirm", { count: 1, title: name }))) void change("purge", id);
            }}
          >
            <Trash2 aria-hidden size={16} />
            <span>{message("home.act.purge")}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
