import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { Pencil, Trash2 } from "lucide-react";
import { message } from "#app/_ui/messages.ts";
import { selectedAtom } from "#lib/document/commands/atoms.ts";
import { type Page, runOn } from "#lib/document/commands/command.ts";
import { commands } from "#lib/document/commands/table.ts";

/** What can be done with a thing that is selected and is one piece. */
export function AtomBubble({ editor, page }: { editor: Editor; page: Page }) {
  const remove = () =>
    runOn(editor, (state, dispatch) => {
      dispatch?.(state.tr.deleteSelection());
      return true;
    });
  const mentioned = selectedAtom(editor, "mention")?.attrs;
  return (
    <>
      {mentioned?.["kind"] === "document" && (
        <Toolbar.Link className="bubble-link" href={`/d/${String(mentioned["target"])}`} target="_blank">
          {message("mention.open")}
        </Toolbar.Link>
      )}
      {commands["edit-object"].isEnabled(editor, page) && (
        <Toolbar.Button
          className="tool tool-worded"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => commands["edit-object"].run(editor, page)}
        >
          <Pencil aria-hidden size={15} />
          {message("object.edit")}
        </Toolbar.Button>
      )}
      <Toolbar.Button
        className="tool"
        aria-label={message("object.remove")}
        title={message("object.remove")}
        onMouseDown={(event) => event.preventDefault()}
        onClick={remove}
      >
        <Trash2 aria-hidden size={16} />
      </Toolbar.Button>
    </>
  );
}
