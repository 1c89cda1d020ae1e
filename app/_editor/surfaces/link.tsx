import { Popover } from "@base-ui/react/popover";
import { type Editor, getMarkRange, posToDOMRect } from "@tiptap/core";
import { Bookmark, Heading } from "lucide-react";
import { type SubmitEvent, useId, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { linkAt, linkToPlace, removeLink, setLink, toHref } from "#lib/document/commands/link.ts";
import { placesOf } from "#lib/document/outline.ts";
import { folded } from "#app/_editor/command-matching.ts";
import { focusText } from "#lib/document/commands/command.ts";
import { backToText } from "#app/_editor/leaving.ts";
import type { SurfaceProps } from "./surface.tsx";

/** More are found by their name. */
const mostPlaces = 6;

/** The small form that asks where a link leads, beside its words, which stay to be seen and to be written in. */
export function LinkChoice({ editor, onClose }: SurfaceProps) {
  return (
    <Popover.Root open onOpenChange={onClose}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={{ contextElement: editor.view.dom, getBoundingClientRect: () => wordsOf(editor) }}
          align="start"
          sideOffset={6}
          collisionPadding={16}
          className="menu-positioner"
        >
          <Popover.Popup
            className="popover"
            aria-label={message("command.link")}
            finalFocus={() => backToText(editor, ".popover")}
            onBlur={({ relatedTarget: next, currentTarget }) => {
              if (next === null || currentTarget.contains(next)) return;
              // Whoever goes on with Tab has left it, and goes on where they were.
              onClose();
              if (next.matches("[data-base-ui-focus-guard]")) focusText(editor);
            }}
          >
            <LinkForm editor={editor} onDone={onClose} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Where the words of the link stand, or those that are to become one. */
function wordsOf({ view, state }: Editor): DOMRect {
  const { selection, schema } = state;
  const { link } = schema.marks;
  const around = selection.empty && link !== undefined ? getMarkRange(selection.$from, link) : undefined;
  const { from, to } = around ?? selection;
  const words = posToDOMRect(view, from, to);
  // Beside much there is no room: it lies over it, in sight.
  return words.height < innerHeight / 2 ? words : new DOMRect(words.left, innerHeight / 3, words.width, 0);
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
