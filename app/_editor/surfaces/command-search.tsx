import { type KeyboardEvent, useId, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { shortcutText, useIsMac } from "#app/_ui/shortcut.ts";
import { type CommandId, commandIds, commands, keysOf } from "#lib/document/commands/table.ts";
import { matching } from "#app/_editor/command-matching.ts";
import { commandState } from "#app/_editor/use-command-states.ts";
import { SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** How many are shown: more is scrolled past, not read. */
const most = 12;

/** Finds a command by its name, and runs it. */
export function CommandSearch({ editor, page, onClose }: SurfaceProps) {
  const onMac = useIsMac();
  const [typed, setTyped] = useState("");
  const [current, setCurrent] = useState(0);
  const id = useId();
  const [usable] = useState(() =>
    commandIds.filter((each) => each !== "search" && commandState(each, editor, page).enabled),
  );
  const found = matching(usable, typed).slice(0, most);
  const run = (command: CommandId | undefined) => {
    if (command === undefined) return;
    onClose();
    // When the dialog is gone: while it is there nothing else takes the focus.
    setTimeout(() => commands[command].run(editor, page));
  };
  const handleKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setCurrent((current + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[current]);
    }
  };
  return (
    <SurfaceFrame title={message("search.title")} editor={editor} onClose={onClose} className="command-search">
      <input
        className="field w-full"
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found.length === 0 ? undefined : `${id}-${current}`}
        aria-label={message("search.label")}
        placeholder={message("search.label")}
        autoComplete="off"
        spellCheck={false}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
        autoFocus
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setCurrent(0);
        }}
        onKeyDown={handleKey}
      />
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- its options have two columns, which those of a select cannot */}
      <div role="listbox" id={`${id}-list`} aria-label={message("search.found")} className="command-list">
        {found.map((command, index) => {
          const [key] = keysOf(command, onMac);
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus and the keys
            <div
              key={command}
              id={`${id}-${index}`}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
              role="option"
              aria-selected={index === current}
              className="menu-item"
              data-highlighted={index === current ? "" : undefined}
              onPointerMove={() => setCurrent(index)}
              onClick={() => run(command)}
            >
              <span className="flex-1">{message(`command.${command}`)}</span>
              {key !== undefined && (
                <span aria-hidden className="menu-key">
                  {shortcutText(key, onMac)}
                </span>
              )}
            </div>
          );
        })}
      </div>
      <p aria-live="polite" className="text-soft">
        {found.length === 0 && message("search.nothing")}
      </p>
    </SurfaceFrame>
  );
}
