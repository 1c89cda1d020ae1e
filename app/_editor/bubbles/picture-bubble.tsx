import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { useEffect } from "react";
import type { Page } from "#lib/document/commands/command.ts";
import { commands } from "#lib/document/commands/table.ts";
import { CommandButton } from "#app/_editor/toolbar/command-button.tsx";
import { AtomBubble } from "./atom-bubble.tsx";

/** What can be done with a picture that is selected. */
export function PictureBubble({ editor, page }: { editor: Editor; page: Page }) {
  useEffect(() => {
    const { dom } = editor.view;
    const crop = ({ target }: MouseEvent) => {
      const isOn = target instanceof Element && target.closest("figure.ProseMirror-selectednode img") !== null;
      if (isOn && commands["picture-crop"].isEnabled(editor, page)) commands["picture-crop"].run(editor, page);
    };
    dom.addEventListener("dblclick", crop);
    return () => dom.removeEventListener("dblclick", crop);
  }, [editor, page]);
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
