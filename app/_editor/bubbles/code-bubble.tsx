import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { message } from "#app/_ui/messages.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { languageAt } from "#lib/document/commands/blocks.ts";
import { useEditorValue } from "#app/_editor/use-command-states.ts";

/** In which language the code at the caret is. */
export function CodeBubble({ editor, page }: { editor: Editor; page: Page }) {
  const language = useEditorValue(editor, languageAt) ?? "";
  return (
    <Toolbar.Button
      className="tool tool-worded"
      title={message("command.code-language")}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => page.show("code-language")}
    >
      {language === "" ? message("language.none") : language}
    </Toolbar.Button>
  );
}
