import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { ChevronDown, Minus, Plus } from "lucide-react";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { canStyle, familyOfAll, setLetterStyle, sizeBounds, sizeOfAll } from "#lib/document/commands/formatting.ts";
import { type Page, focusText } from "#lib/document/commands/command.ts";
import { fontNames, fontStack, usualFont } from "#lib/document/schema/fonts.ts";
import { useEditorValue } from "#app/_editor/use-command-states.ts";
import { CommandButton } from "./command-button.tsx";

/** Which family the selected letters are in. */
export function FontSelect({ editor }: { editor: Editor | null }) {
  const isEnabled = useEditorValue(editor, canStyle) ?? false;
  // Nothing for letters of several: what is chosen then is a change, whatever it is.
  const current = useEditorValue(editor, ({ state }) => {
    const family = familyOfAll(state);
    return family === null ? usualFont : (family ?? "");
  });
  const foreign = current === null || fontNames.includes(current) ? [] : [current];
  return (
    <span className="tool-select font-select">
      <select
        aria-label={message("toolbar.font")}
        disabled={!isEnabled}
        value={current ?? usualFont}
        onChange={(event) => {
          const { value } = event.target;
          if (editor !== null) setLetterStyle(editor, { fontFamily: value === usualFont ? null : value });
        }}
      >
        {[...foreign, ...fontNames].map((name) => (
          <option key={name} value={name} hidden={name === ""} style={{ fontFamily: fontStack(name) }}>
            {name}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden size={14} />
    </span>
  );
}

/** How large the selected letters are, in points: typed, or by steps. */
export function SizeField({ editor, page }: { editor: Editor | null; page: Page }) {
  const isEnabled = useEditorValue(editor, canStyle) ?? false;
  const current = useEditorValue(editor, ({ state }) => sizeOfAll(state));
  const [typed, setTyped] = useState<string | null>(null);
  const { least, most } = sizeBounds;
  const leave = () => {
    const size = Number((typed ?? "").replace(",", "."));
    setTyped(null);
    if (editor === null || typed === null || !(size >= least && size <= most)) return;
    setLetterStyle(editor, { fontSize: Math.round(size * 10) / 10 });
  };
  return (
    <span className="size-field">
      <CommandButton id="font-size-down" editor={editor} page={page} icon={Minus} />
      <Toolbar.Input
        className="size-input"
        aria-label={message("toolbar.size")}
        inputMode="decimal"
        disabled={!isEnabled}
        value={typed ?? String(current ?? "")}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== "Escape") return;
          // The text has the focus before the key is done with, and would take it for its own.
          event.preventDefault();
          if (event.key === "Enter") leave();
          if (editor !== null) focusText(editor);
        }}
      />
      <CommandButton id="font-size-up" editor={editor} page={page} icon={Plus} />
    </span>
  );
}
