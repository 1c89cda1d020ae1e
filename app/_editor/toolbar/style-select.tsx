import type { Editor } from "@tiptap/core";
import { ChevronDown } from "lucide-react";
import { message } from "#app/_ui/messages.ts";
import type { CommandId } from "#lib/document/commands/command.ts";
import { commandOf } from "#lib/document/commands/table.ts";
import type { CommandState } from "./use-command-states.ts";

const styles = ["paragraph", "heading-1", "heading-2", "heading-3"] as const;

interface StyleSelectProps {
  editor: Editor | null;
  states: Record<CommandId, CommandState>;
}

/** What kind of paragraph the selection is in. The browser's own control: it works with every hand and every reader. */
export function StyleSelect({ editor, states }: StyleSelectProps) {
  const active = editor === null ? "paragraph" : styles.find((id) => states[id].active);
  return (
    <span className="style-select">
      <select
        aria-label={message("toolbar.style")}
        disabled={editor === null}
        value={active ?? ""}
        onChange={(event) => {
          const chosen = styles.find((id) => id === event.target.value);
          if (editor !== null && chosen !== undefined) commandOf(chosen).run(editor);
        }}
      >
        {active === undefined && <option value="">{message("toolbar.otherStyle")}</option>}
        {styles.map((id) => (
          <option key={id} value={id}>
            {message(`command.${id}`)}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden size={14} />
    </span>
  );
}
