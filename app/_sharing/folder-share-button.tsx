"use client";

import { UserRoundPlus } from "lucide-react";
import { useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { FolderShareDialog } from "./folder-share-dialog.tsx";

/** Opens the dialog in which a folder is shared. */
export function FolderShareButton({ folderId, name }: { folderId: string; name: string }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button ref={button} type="button" className="button-quiet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <UserRoundPlus aria-hidden size={16} />
        {message("folder.share")}
      </button>
      {open && (
        <FolderShareDialog
          folderId={folderId}
          name={name}
          onClose={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </>
  );
}
