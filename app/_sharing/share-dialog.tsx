import { Dialog } from "@base-ui/react/dialog";
import { message } from "#app/_ui/messages.ts";
import { SharePanel } from "./share-panel.tsx";

/** What the dialog needs. */
export interface ShareDialogProps {
  documentId: string;
  title: string;
  onClose: () => void;
}

/** The dialog in which a document is shared; open for as long as it is there. */
export function ShareDialog({ documentId, title, onClose }: ShareDialogProps) {
  return (
    <Dialog.Root open onOpenChange={onClose}>
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
