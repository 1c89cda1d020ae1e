import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { Link2 } from "lucide-react";
import { type RefObject, type SubmitEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { shortcutKeys, shortcutText } from "#app/_ui/shortcut.ts";
import { linkAt, removeLink, setLink, toHref } from "#lib/document/commands/link.ts";

const shortcut = "Mod-k";

/** The button for links, and the small form that asks where one leads. */
export function LinkTool({ editor }: { editor: Editor | null }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (editor === null) return undefined;
    const { dom } = editor.view;
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      setOpen(true);
    };
    dom.addEventListener("keydown", listen);
    return () => dom.removeEventListener("keydown", listen);
  }, [editor]);

  const name = message("command.link");
  return (
    <>
      <Toolbar.Button
        ref={button}
        className="tool"
        disabled={editor === null}
        aria-label={name}
        aria-expanded={open}
        aria-keyshortcuts={shortcutKeys(shortcut)}
        title={message("toolbar.withShortcut", { name, shortcut: shortcutText(shortcut) })}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setOpen(!open)}
      >
        <Link2 aria-hidden size={17} strokeWidth={1.9} />
      </Toolbar.Button>
      {open && editor !== null && <LinkForm editor={editor} below={button} onClose={() => setOpen(false)} />}
    </>
  );
}

interface LinkFormProps {
  editor: Editor;
  /** What it was opened by. */
  below: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

function LinkForm({ editor, below, onClose }: LinkFormProps) {
  const before = linkAt(editor);
  const [address, setAddress] = useState(before);
  const [refused, setRefused] = useState(false);
  const id = useId();
  const panel = useRef<HTMLFormElement>(null);

  // The bar scrolls sideways and would cut off whatever it contained, so the panel hangs beside it and is moved into place.
  useLayoutEffect(() => {
    const [from, own] = [below.current, panel.current];
    if (from === null || own === null) return;
    const most = document.documentElement.clientWidth - own.offsetWidth - 16;
    own.style.left = `${Math.max(16, Math.min(from.getBoundingClientRect().left, most))}px`;
  }, [below]);

  function handleSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const href = toHref(address);
    if (href === null) {
      setRefused(true);
      return;
    }
    setLink(editor, href);
    onClose();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of its fields, on their way up
    <form
      ref={panel}
      className="tool-panel"
      aria-label={message("command.link")}
      onSubmit={handleSubmit}
      onKeyDown={(event) => {
        // The toolbar's arrow keys are not for a field of text.
        event.stopPropagation();
        if (event.key !== "Escape") return;
        onClose();
        editor.commands.focus();
      }}
    >
      <input
        className="field min-w-0 flex-1"
        aria-label={message("link.address")}
        aria-invalid={refused}
        aria-describedby={`${id}-problem`}
        placeholder="https://"
        value={address}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked for this field
        autoFocus
        onChange={(event) => setAddress(event.target.value)}
      />
      <button type="submit" className="button-primary">
        {message("link.apply")}
      </button>
      {before !== "" && (
        <button
          type="button"
          className="button-quiet"
          onClick={() => {
            removeLink(editor);
            onClose();
          }}
        >
          {message("link.remove")}
        </button>
      )}
      <p id={`${id}-problem`} aria-live="polite" className="w-full text-warn">
        {refused && message("link.refused")}
      </p>
    </form>
  );
}
