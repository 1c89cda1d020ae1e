import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import type { Page } from "#lib/document/commands/command.ts";
import { CommandButton } from "#app/_editor/toolbar/command-button.tsx";
import { AtomBubble } from "./atom-bubble.tsx";

/** What can be done with a picture that is selected. */
export function PictureBubble({ editor, page }: { editor: Editor; page: Page }) {
  return (
    <>
      {(["align-left", "align-center", "align-right", "picture-wrap", "picture-crop"] as const).map((id) => (
        <CommandButton key={id} id={id} editor={editor} page={page} />
      ))}
      <Toolbar.Separator className="toolbar-separator" />
      <AtomBubble editor={editor} page={page} />
    </>
  );
}
