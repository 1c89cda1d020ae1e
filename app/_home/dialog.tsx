"use client";

import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { message } from "#app/_ui/messages.ts";

interface HomeDialogProps {
  title: string;
  submit: string;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A question in a dialog: something to fill in, and a way to do it or to leave it. */
export function HomeDialog({ title, submit, onSubmit, onClose, children }: HomeDialogProps) {
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog home-dialog">
          <Dialog.Title className="dialog-title">{title}</Dialog.Title>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit();
            }}
          >
            {children}
            <div className="mt-5 flex justify-end gap-2">
              <Dialog.Close className="button-quiet">{message("home.cancel")}</Dialog.Close>
              <button type="submit" className="button-primary">
                {submit}
              </button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
