"use client";

import { UserRoundPlus } from "lucide-react";
import { type ComponentType, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import type { ShareDialogProps } from "./share-dialog.tsx";

interface ShareButtonProps {
  documentId: string;
  /** The title when the page was made; for the dialog's heading. */
  title: string;
}

/** Opens the dialog in which a document is shared. */
export function ShareButton({ documentId, title }: ShareButtonProps) {
  const [open, setOpen] = useState(false);
  const [Dialog, setDialog] = useState<ComponentType<ShareDialogProps> | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  // Loaded when somebody shares: writing does not wait for it, and goes on if it cannot be had.
  const handleOpen = async () => {
    try {
      const { ShareDialog } = await import("./share-dialog.tsx");
      setDialog(() => ShareDialog);
      setOpen(true);
    } catch {
      alert(message("share.failed"));
    }
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button-primary share-button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => void handleOpen()}
      >
        <UserRoundPlus aria-hidden size={16} />
        <span>{message("share.open")}</span>
      </button>
      {open && Dialog !== null && (
        <Dialog
          documentId={documentId}
          title={title}
          onClose={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </>
  );
}
