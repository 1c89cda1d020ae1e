import type { Editor } from "@tiptap/core";
import type { Page } from "#lib/document/commands/command.ts";
import { Bubbles } from "./bubbles/bubbles.tsx";
import { ContextMenu } from "./context-menu.tsx";
import { TableGrips } from "./table-grips/table-grips.tsx";

/** What floats above the text for whoever points at it or selects something. Loaded once the text can be written in. */
export function AroundText({ editor, page }: { editor: Editor; page: Page }) {
  return (
    <>
      <TableGrips editor={editor} />
      <Bubbles editor={editor} page={page} />
      <ContextMenu editor={editor} page={page} />
    </>
  );
}
