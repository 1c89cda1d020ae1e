import { Dialog } from "@base-ui/react/dialog";
import type { Editor } from "@tiptap/core";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { message } from "#app/_ui/messages.ts";
import { backToText } from "#app/_editor/leaving.ts";
import type { Page } from "#lib/document/commands/command.ts";

/** What every surface is given. */
export interface SurfaceProps {
  editor: Editor;
  page: Page;
  onClose: () => void;
}

interface SurfaceFrameProps {
  title: string;
  editor: Editor;
  onClose: () => void;
  className?: string;
  children: ReactNode;
}

/** Something that was asked for and stands before the page; afterwards the caret is where it was. */
export function SurfaceFrame({ title, editor, onClose, className = "", children }: SurfaceFrameProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup
          ref={popup}
          className={`dialog ${className}`}
          initialFocus={() => firstOf(popup.current)}
          finalFocus={() => backToText(editor, ".dialog")}
        >
          <div className="flex items-start justify-between gap-3">
            <Dialog.Title className="dialog-title">{title}</Dialog.Title>
            <Dialog.Close className="tool surface-close" aria-label={message("surface.close")}>
              <X aria-hidden size={17} />
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What has the focus first: what says so itself, or else the first thing that is no way out. */
function firstOf(popup: HTMLElement | null): HTMLElement | true {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && popup?.contains(activeElement) === true) return activeElement;
  return popup?.querySelector<HTMLElement>("input, select, textarea, button:not(.surface-close)") ?? true;
}

/** The way out of a surface that only tells something. */
export function SurfaceDone({ onClose }: { onClose: () => void }) {
  return (
    <div className="mt-5 flex justify-end">
      <button type="button" className="button-primary" onClick={onClose}>
        {message("share.done")}
      </button>
    </div>
  );
}

interface SurfaceEndProps {
  onClose: () => void;
  /** Why what was said could not be taken. */
  problem?: string;
}

/** The end of a surface that asks for something: leave it, or take what was said. */
export function SurfaceEnd({ onClose, problem = "" }: SurfaceEndProps) {
  return (
    <>
      <p role="alert" className="mt-3 text-warn empty:hidden">
        {problem}
      </p>
      <div className="mt-5 flex justify-end gap-2">
        <button type="button" className="button-quiet" onClick={onClose}>
          {message("home.cancel")}
        </button>
        <button type="submit" className="button-primary">
          {message("link.apply")}
        </button>
      </div>
    </>
  );
}
