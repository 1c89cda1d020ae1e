import type { Editor } from "@tiptap/core";
import { Link2 } from "lucide-react";
import { type SubmitEvent, useId, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { linkAt, removeLink, setLink, toHref } from "#lib/document/commands/link.ts";
import { type Page, focusText } from "#lib/document/commands/command.ts";
import { useCommandStates } from "#app/_editor/use-command-states.ts";
import { useCommandWords } from "./command-button.tsx";
import { ToolPanel } from "./tool-panel.tsx";

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
      icon={Link2}
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
  const [address, setAddress] = useState(before);
  const [refused, setRefused] = useState(false);
  const id = useId();

  function handleSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const href = toHref(address);
    if (href === null) {
      setRefused(true);
      return;
    }
    setLink(editor, href);
    onDone();
  }

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
      {before !== "" && (
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
      <p id={`${id}-problem`} aria-live="polite" className="w-full text-warn">
        {refused && message("link.refused")}
      </p>
    </form>
  );
}
