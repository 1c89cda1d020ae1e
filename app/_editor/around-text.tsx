import type { Editor } from "@tiptap/core";
import type { Page } from "#lib/document/commands/command.ts";
import { Bubbles } from "./bubbles/bubbles.tsx";
import { ContextMenu } from "./context-menu.tsx";
import { EmojiMenu } from "./typed-menu/emoji-menu.tsx";
import { SlashMenu } from "./typed-menu/slash-menu.tsx";
import { TableGrips } from "./table-grips/table-grips.tsx";

/** What floats above the text for whoever points at it or selects something. Loaded once the text can be written in. */
export function AroundText({ editor, page }: { editor: Editor; page: Page }) {
  return (
    <>
      <TableGrips editor={editor} />
      <Bubbles editor={editor} page={page} />
      <SlashMenu editor={editor} page={page} />
      <EmojiMenu editor={editor} />
      <ContextMenu editor={editor} page={page} />
    </>
  );
}
