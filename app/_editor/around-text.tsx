import type { Editor } from "@tiptap/core";
import { Bubbles } from "./bubbles/bubbles.tsx";
import { ContextMenu } from "./context-menu.tsx";
import { EmojiMenu } from "./typed-menu/emoji-menu.tsx";
import { usePlaceLinks } from "./place-links.ts";
import { SlashMenu } from "./typed-menu/slash-menu.tsx";
import type { PageState } from "./use-page.ts";
import { FindBar } from "./find/find-bar.tsx";
import { Outline } from "./outline.tsx";
import { TableGrips } from "./table-grips/table-grips.tsx";

/** What floats above the text for whoever points at it or selects something. Loaded once the text can be written in. */
export function AroundText({ editor, state }: { editor: Editor; state: PageState }) {
  const { page, shown, show, hasOutline } = state;
  usePlaceLinks(editor);
  return (
    <>
      <Outline editor={editor} isOpen={hasOutline} onToggle={() => page.perform("outline")} />
      <TableGrips editor={editor} />
      <Bubbles editor={editor} page={page} />
      {/* Not loaded when it is asked for: what is typed meanwhile would go into the text. */}
      {(shown === "find" || shown === "replace") && (
        <FindBar key={shown} editor={editor} page={page} onClose={() => show(null)} isReplacing={shown === "replace"} />
      )}
      <SlashMenu editor={editor} page={page} />
      <EmojiMenu editor={editor} />
      <ContextMenu editor={editor} page={page} />
    </>
  );
}
