import type { Editor } from "@tiptap/core";
import { ChevronDown } from "lucide-react";
import { message } from "#app/_ui/messages.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { commands } from "#lib/document/commands/table.ts";
import { useCommandStates } from "#app/_editor/use-command-states.ts";

/** The styles of paragraphs, as menus order them. */
export const styleIds = [
  "paragraph",
  "title",
  "subtitle",
  "heading-1",
  "heading-2",
  "heading-3",
  "heading-4",
  "heading-5",
  "heading-6",
] as const;

/** What kind of paragraph the selection is in. The browser's own control: it works with every hand and every reader. */
export function StyleSelect({ editor, page }: { editor: Editor | null; page: Page }) {
  const state = useCommandStates(editor, page, styleIds);
  const active = editor === null ? "paragraph" : styleIds.find((id) => state(id).active);
  return (
    <span className="tool-select style-select">
      <select
        aria-label={message("toolbar.style")}
        disabled={!styleIds.some((id) => state(id).enabled)}
        value={active ?? ""}
        onChange={(event) => {
          const chosen = styleIds.find((id) => id === event.target.value);
          if (editor !== null && chosen !== undefined) commands[chosen].run(editor, page);
        }}
      >
        {active === undefined && <option value="">{message("toolbar.otherStyle")}</option>}
        {styleIds.map((id) => (
          <option key={id} value={id}>
            {message(`command.${id}`)}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden size={14} />
    </span>
  );
}
