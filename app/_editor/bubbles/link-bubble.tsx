import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { Copy, CornerDownRight, Link2Off, Pencil } from "lucide-react";
import { message } from "#app/_ui/messages.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { type LinkDetails, isPlaceHref, linkAt, removeLink } from "#lib/document/commands/link.ts";
import { goToPlace } from "#app/_editor/go-to.ts";
import { placesOf } from "#lib/document/outline.ts";
import { useEditorValue } from "#app/_editor/use-command-states.ts";

/** Where the link at the caret leads, and what can be done with it. */
export function LinkBubble({ editor, page }: { editor: Editor; page: Page }) {
  const { href, title } = useEditorValue(editor, linkAt, isSameLink) ?? { href: "", title: null };
  const isEditable = useEditorValue(editor, ({ isEditable: may }) => may) ?? false;
  if (href === "") return null;
  const tool = (name: string, icon: typeof Copy, run: () => void) => {
    const Icon = icon;
    return (
      <Toolbar.Button
        className="tool"
        aria-label={name}
        title={name}
        onMouseDown={(event) => event.preventDefault()}
        onClick={run}
      >
        <Icon aria-hidden size={16} />
      </Toolbar.Button>
    );
  };
  return (
    <>
      {isPlaceHref(href) ? (
        <Toolbar.Button className="tool tool-worded" onClick={() => goToPlace(editor, href.slice(1))}>
          <CornerDownRight aria-hidden size={15} />
          <span className="bubble-place-name">{nameOf(editor, href.slice(1))}</span>
        </Toolbar.Button>
      ) : (
        <Toolbar.Link className="bubble-link" href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
          {title !== null && <span className="bubble-title">{title}</span>}
          {href.replace(/^(https?:\/\/|mailto:|tel:)/, "").replace(/\/$/, "")}
        </Toolbar.Link>
      )}
      {tool(message("link.copy"), Copy, () => void navigator.clipboard.writeText(href).catch(() => {}))}
      {isEditable && tool(message("link.edit"), Pencil, () => page.show("link"))}
      {isEditable && tool(message("link.remove"), Link2Off, () => removeLink(editor))}
    </>
  );
}

function isSameLink(a: LinkDetails, b: LinkDetails): boolean {
  return a.href === b.href && a.title === b.title;
}

function nameOf(editor: Editor, id: string): string {
  return placesOf(editor.state.doc).find((each) => each.id === id)?.text ?? message("link.lost");
}
