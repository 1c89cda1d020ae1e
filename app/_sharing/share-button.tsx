"use client";

import { Dialog } from "@base-ui/react/dialog";
import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { SharePanel } from "./share-panel.tsx";

interface ShareButtonProps {
  documentId: string;
  /** The title when the page was made; for the dialog's heading. */
  title: string;
}

/** Opens the dialog in which a document is shared. */
export function ShareButton({ documentId, title }: ShareButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="button-primary share-button">
        <UserRoundPlus aria-hidden size={16} />
        <span>{message("share.open")}</span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">
            {message("share.title", { title: title || message("document.untitled") })}
          </Dialog.Title>
          <SharePanel documentId={documentId} />
          <div className="mt-5 flex justify-end">
            <Dialog.Close className="button-primary">{message("share.done")}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
