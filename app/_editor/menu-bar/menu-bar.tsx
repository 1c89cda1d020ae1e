import type { Editor } from "@tiptap/core";
import { type ComponentType, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { message } from "#app/_ui/messages.ts";
import { whenIdle } from "#app/_ui/when-idle.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { menuNames } from "./menu-names.ts";
import type { OpenMenuBarProps } from "./open-menu-bar.tsx";

/** The menus. Their words are there from the start; what they open is loaded when somebody comes near, or the page has nothing better to do. */
export function MenuBar({ editor, page }: { editor: Editor | null; page: Page }) {
  const [Bar, setBar] = useState<ComponentType<OpenMenuBarProps> | null>(null);
  // What was under the hand when it was loaded goes on there.
  const [start, setStart] = useState<{ index: number; isOpen: boolean } | null>(null);
  const wanted = useRef<{ index: number; isOpen: boolean } | null>(null);
  const loading = useRef<Promise<void> | null>(null);
  const load = async () => {
    const { OpenMenuBar } = await import("./open-menu-bar.tsx");
    // At once: a click between the two would be nobody's.
    flushSync(() => {
      setStart(wanted.current);
      setBar(() => OpenMenuBar);
    });
  };
  const isThere = editor !== null;
  useEffect(() => {
    if (!isThere) return undefined;
    return whenIdle(() => {
      loading.current ??= load().catch(() => {
        loading.current = null;
      });
    });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `load` reads nothing that changes
  }, [isThere]);
  if (Bar !== null && editor !== null) return <Bar editor={editor} page={page} start={start} />;
  const want = (index: number, isOpen: boolean) => {
    if (editor === null) return;
    wanted.current = { index, isOpen: isOpen || (wanted.current?.index === index && wanted.current.isOpen) };
    // Where it cannot be had, the toolbar and the keys go on, and the next touch tries again.
    loading.current ??= load().catch(() => {
      loading.current = null;
    });
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const names = [...event.currentTarget.querySelectorAll<HTMLElement>(".menu-name")];
    const index = names.findIndex((name) => name === document.activeElement);
    if (event.key === "ArrowDown") want(index, true);
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step !== 0) names[(index + step + names.length) % names.length]?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its menus have the focus
    <div
      role="menubar"
      aria-label={message("menu.bar")}
      className="menu-bar"
      onKeyDown={move}
      onPointerEnter={() => want(-1, false)}
    >
      {menuNames.map((label, index) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          aria-haspopup="menu"
          className="menu-name"
          disabled={editor === null}
          tabIndex={index === 0 ? 0 : -1}
          onFocus={() => want(index, false)}
          onPointerDown={() => want(index, true)}
          onClick={() => want(index, true)}
        >
          {message(label)}
        </button>
      ))}
    </div>
  );
}
