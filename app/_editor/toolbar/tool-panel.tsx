import { Toolbar } from "@base-ui/react/toolbar";
import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import type { CommandIcon } from "#app/_editor/command-icons.tsx";

interface ToolPanelProps {
  name: string;
  /** Shown when the pointer rests on the button, with its shortcut. */
  tip: string;
  keys?: string | undefined;
  icon: CommandIcon;
  /** The colour under the icon of a tool that gives one. */
  color?: string | undefined;
  disabled: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** After it was closed with Escape: where the caret was. */
  onLeave: () => unknown;
  children: ReactNode;
}

/** A button of the toolbar with a panel that hangs below it while it is open. */
export function ToolPanel({
  name,
  tip,
  keys,
  icon: Icon,
  color,
  disabled,
  open,
  onOpenChange,
  onLeave,
  children,
}: ToolPanelProps) {
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDialogElement>(null);
  const id = useId();

  // The bar cuts off what stands out of it, so the panel hangs beside it and is moved into place.
  useLayoutEffect(() => {
    const [from, own] = [button.current, panel.current];
    if (!open || from === null || own === null) return;
    const most = document.documentElement.clientWidth - own.offsetWidth - 16;
    // Behind "more" it hangs on what floats there.
    const origin = own.offsetParent?.getBoundingClientRect().left ?? 0;
    own.style.left = `${Math.max(16, Math.min(from.getBoundingClientRect().left, most)) - origin}px`;
    own.querySelector<HTMLElement>("[data-first], input, button")?.focus();
  }, [open]);

  useEffect(() => {
    if (!open) return undefined;
    const close = (event: PointerEvent) => {
      const target = event.target as Node;
      if (panel.current?.contains(target) !== true && button.current?.contains(target) !== true) onOpenChange(false);
    };
    document.addEventListener("pointerdown", close);
    return () => document.removeEventListener("pointerdown", close);
  }, [open, onOpenChange]);

  return (
    <>
      <Toolbar.Button
        ref={button}
        className="tool tool-opens"
        disabled={disabled}
        aria-label={name}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-keyshortcuts={keys}
        title={tip}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => onOpenChange(!open)}
      >
        <Icon aria-hidden size={17} strokeWidth={1.9} />
        {color === undefined ? <ChevronDown aria-hidden size={11} /> : <Stripe color={color} />}
      </Toolbar.Button>
      {open && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of its fields, on their way up
        <dialog
          ref={panel}
          id={id}
          open
          aria-label={name}
          className="tool-panel"
          onBlur={({ relatedTarget: next, currentTarget }) => {
            // Whoever goes on with Tab has left it. A colour of the browser's own choosing, or another window, is nowhere.
            if (next !== null && !currentTarget.contains(next) && next !== button.current) onOpenChange(false);
          }}
          onKeyDown={(event) => {
            // The toolbar's arrow keys are not for what is in here.
            event.stopPropagation();
            if (event.key !== "Escape") return;
            onOpenChange(false);
            onLeave();
          }}
        >
          {children}
        </dialog>
      )}
    </>
  );
}

function Stripe({ color }: { color: string }) {
  return <span aria-hidden className="tool-stripe" style={{ background: color }} />;
}
