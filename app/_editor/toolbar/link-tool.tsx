import type { Editor } from "@tiptap/core";
import { Bookmark, Heading } from "lucide-react";
import { type SubmitEvent, useId, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { linkAt, linkToPlace, removeLink, setLink, toHref } from "#lib/document/commands/link.ts";
import { placesOf } from "#lib/document/outline.ts";
import { type Page, focusText } from "#lib/document/commands/command.ts";
import { commandIcons } from "#app/_editor/command-icons.tsx";
import { folded } from "#app/_editor/command-matching.ts";
import { useCommandStates } from "#app/_editor/use-command-states.ts";
import { useCommandWords } from "./command-button.tsx";
import { ToolPanel } from "./tool-panel.tsx";

/** More are found by their name. */
const mostPlaces = 6;

interface LinkToolProps {
  editor: Editor | null;
  page: Page;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The button for links, and the small form that asks where one leads. */
export function LinkTool({ editor, page, open, onOpenChange }: LinkToolProps) {
  const { enabled } = useCommandStates(editor, page, ["link"])("link");
  const words = useCommandWords("link");
  return (
    <ToolPanel
      {...words}
      icon={commandIcons.link}
      disabled={!enabled}
      open={open && editor !== null}
      onOpenChange={onOpenChange}
      onLeave={() => editor !== null && focusText(editor)}
    >
      {editor !== null && <LinkForm editor={editor} onDone={() => onOpenChange(false)} />}
    </ToolPanel>
  );
}

function LinkForm({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const [before] = useState(() => linkAt(editor));
  const [address, setAddress] = useState(before.href);
  const [text, setText] = useState(before.text ?? "");
  const [title, setTitle] = useState(before.title ?? "");
  const [refused, setRefused] = useState(false);
  const [places] = useState(() => placesOf(editor.state.doc).filter(({ text }) => text !== ""));
  const id = useId();

  function handleSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const href = toHref(address);
    if (href === null) {
      setRefused(true);
      return;
    }
    setLink(editor, href, { title: title.trim(), ...(before.text === null ? {} : { text }) });
    onDone();
  }

  const asked = folded(address.replace(/^#/, ""));
  const found = places
    .filter(({ text, id: own }) => folded(text).includes(asked) || `#${own}` === address)
    .slice(0, mostPlaces);

  return (
    <form className="link-form" aria-label={message("command.link")} onSubmit={handleSubmit}>
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
        onChange={(event) => setAddress(event.target.value)}
      />
      <button type="submit" className="button-primary">
        {message("link.apply")}
      </button>
      {before.href !== "" && (
        <button
          type="button"
          className="button-quiet"
          onClick={() => {
            removeLink(editor);
            onDone();
          }}
        >
          {message("link.remove")}
        </button>
      )}
      <div className="link-words">
        {before.text !== null && (
          <label>
            {message("link.text")}
            <input className="field" value={text} autoComplete="off" onChange={({ target }) => setText(target.value)} />
          </label>
        )}
        <label>
          {message("link.title")}
          <input
            className="field"
            value={title}
            maxLength={500}
            autoComplete="off"
            onChange={({ target }) => setTitle(target.value)}
          />
        </label>
      </div>
      {found.length > 0 && (
        <ul className="link-places" aria-label={message("link.places")}>
          {found.map((place) => (
            <li key={place.pos}>
              <button
                type="button"
                className="menu-item"
                onClick={() => {
                  linkToPlace(editor, place, crypto.randomUUID());
                  onDone();
                }}
              >
                {place.kind === "heading" ? <Heading aria-hidden size={15} /> : <Bookmark aria-hidden size={15} />}
                <span className="truncate">{place.text || message("document.untitled")}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p id={`${id}-problem`} aria-live="polite" className="w-full text-warn">
        {refused && message("link.refused")}
      </p>
    </form>
  );
}
