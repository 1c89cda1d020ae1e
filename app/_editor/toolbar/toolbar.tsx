import { Toolbar as BaseToolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { Fragment } from "react";
import { message } from "#app/_ui/messages.ts";
import type { CommandId } from "#lib/document/commands/command.ts";
import { CommandButton } from "./command-button.tsx";
import { LinkTool } from "./link-tool.tsx";
import { StyleSelect } from "./style-select.tsx";
import { useCommandStates } from "./use-command-states.ts";

const groups: { label: "toolbar.history" | "toolbar.marks" | "toolbar.blocks"; ids: CommandId[] }[] = [
  { label: "toolbar.history", ids: ["undo", "redo"] },
  { label: "toolbar.marks", ids: ["bold", "italic", "underline", "strike", "code"] },
  {
    label: "toolbar.blocks",
    ids: ["bullet-list", "ordered-list", "blockquote", "code-block", "rule", "clear-formatting"],
  },
];

/** The formatting bar: one tab stop, arrow keys within. Null: nothing can be formatted now. */
export function Toolbar({ editor }: { editor: Editor | null }) {
  const states = useCommandStates(editor);
  return (
    <section className="toolbar-frame" aria-label={message("toolbar.region")}>
      <BaseToolbar.Root className="toolbar" aria-label={message("toolbar.label")}>
        {groups.map(({ label, ids }, index) => (
          <Fragment key={label}>
            {index > 0 && <BaseToolbar.Separator className="toolbar-separator" />}
            <BaseToolbar.Group aria-label={message(label)} className="flex items-center gap-0.5">
              {ids.map((id) => (
                <CommandButton key={id} id={id} editor={editor} state={states[id]} />
              ))}
              {label === "toolbar.marks" && <LinkTool editor={editor} />}
            </BaseToolbar.Group>
            {index === 0 && (
              <>
                <BaseToolbar.Separator className="toolbar-separator" />
                <StyleSelect editor={editor} states={states} />
              </>
            )}
          </Fragment>
        ))}
      </BaseToolbar.Root>
    </section>
  );
}
