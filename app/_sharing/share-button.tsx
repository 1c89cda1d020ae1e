"use client";

import { UserRoundPlus } from "lucide-react";
import { Suspense, lazy, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";

/** Loaded when somebody shares: writing does not wait for it. */
const ShareDialog = lazy(() => import("./share-dialog.tsx"));

interface ShareButtonProps {
  documentId: string;
  /** The title when the page was made; for the dialog's heading. */
  title: string;
}

/** Opens the dialog in which a document is shared. */
export function ShareButton({ documentId, title }: ShareButtonProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button-primary share-button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <UserRoundPlus aria-hidden size={16} />
        <span>{message("share.open")}</span>
      </button>
      {open && (
        <Suspense>
          <ShareDialog
            documentId={documentId}
            title={title}
            onClose={() => {
              setOpen(false);
              button.current?.focus();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
