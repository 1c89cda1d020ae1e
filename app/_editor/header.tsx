import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "#app/_ui/logo.tsx";
import { message } from "#app/_ui/messages.ts";
import { maxTitleLength } from "#lib/document/title.ts";

interface HeaderProps {
  title: string;
  /** Null while the title cannot be changed. */
  onTitleChange: ((title: string) => void) | null;
  /** Whoever is done with the title goes on in the text. */
  onTitleDone: () => void;
  /** How changes stand. */
  status: ReactNode;
  /** Who is here. */
  faces: ReactNode;
  corner: ReactNode;
  menus: ReactNode;
  /** Whether the page may be left now; asks, where something would be lost. */
  mayLeave: () => boolean;
}

/** The top of a document: where it lives, what it is called, how its changes stand, who is here. */
export function Header({ title, onTitleChange, onTitleDone, status, faces, corner, menus, mayLeave }: HeaderProps) {
  return (
    <header>
      <div className="header">
        <Link
          href="/"
          aria-label={message("document.home")}
          className="focus-ring rounded-md"
          onNavigate={(event) => {
            if (!mayLeave()) event.preventDefault();
          }}
        >
          <Logo />
        </Link>
        <div className="min-w-0 flex-1">
          <input
            className="title"
            aria-label={message("title.label")}
            placeholder={message("title.placeholder")}
            value={title}
            maxLength={maxTitleLength}
            readOnly={onTitleChange === null}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onTitleChange?.(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
              // Safari says of an Enter that ends a composition that it is none, but for its code.
              // The text has the focus before the key is done with, and would take it for its own.
              event.preventDefault();
              onTitleDone();
            }}
          />
          {status}
        </div>
        {faces}
        {corner}
      </div>
      {menus}
    </header>
  );
}
