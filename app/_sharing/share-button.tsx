"use client";

import { UserRoundPlus } from "lucide-react";
import { type ComponentType, useEffect, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import type { ShareDialogProps } from "./share-dialog.tsx";

interface ShareButtonProps {
  documentId: string;
  /** The title when the page was made; for the dialog's heading. */
  title: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Opens the dialog in which a document is shared. */
export function ShareButton({ documentId, title, isOpen, onOpenChange }: ShareButtonProps) {
  const [Dialog, setDialog] = useState<ComponentType<ShareDialogProps> | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  // Loaded when somebody shares: writing does not wait for it, and goes on if it cannot be had.
  useEffect(() => {
    if (!isOpen) return;
    import("./share-dialog.tsx").then(
      ({ ShareDialog }) => setDialog(() => ShareDialog),
      () => {
        onOpenChange(false);
        alert(message("share.failed"));
      },
    );
  }, [isOpen, onOpenChange]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button-primary share-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => onOpenChange(true)}
      >
        <UserRoundPlus aria-hidden size={16} />
        <span>{message("share.open")}</span>
      </button>
      {isOpen && Dialog !== null && (
        <Dialog
          documentId={documentId}
          title={title}
          onClose={() => {
            onOpenChange(false);
            button.current?.focus();
          }}
        />
      )}
    </>
  );
}
