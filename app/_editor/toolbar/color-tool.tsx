import type { Editor } from "@tiptap/core";
import { Baseline, Highlighter } from "lucide-react";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { focusText } from "#lib/document/commands/command.ts";
import {
  canStyle,
  highlightAt,
  letterStyleAt,
  setHighlight,
  setLetterStyle,
} from "#lib/document/commands/formatting.ts";
import { ColorChoice } from "#app/_editor/color-choice.tsx";
import { usualHighlight } from "#app/_editor/palette.ts";
import { useEditorValue } from "#app/_editor/use-command-states.ts";
import { ToolPanel } from "./tool-panel.tsx";

const kinds = {
  letters: {
    name: "color.letters",
    none: "color.usual",
    icon: Baseline,
    without: "var(--ink)",
    read: (editor: Editor) => letterStyleAt(editor).color,
    write: (editor: Editor, color: string | null) => setLetterStyle(editor, { color }),
  },
  highlight: {
    name: "color.highlight",
    none: "color.none",
    icon: Highlighter,
    without: "transparent",
    read: (editor: Editor) => {
      const color = highlightAt(editor);
      return color === "" ? usualHighlight : color;
    },
    write: (editor: Editor, color: string | null) => setHighlight(editor, color),
  },
} as const;

/** Chooses the colour of letters, or that of a highlighter. */
export function ColorTool({ editor, kind }: { editor: Editor | null; kind: keyof typeof kinds }) {
  const { name: key, none, icon, without, read, write } = kinds[kind];
  const [open, setOpen] = useState(false);
  const isEnabled = useEditorValue(editor, canStyle) ?? false;
  const current = useEditorValue(editor, read);
  const name = message(key);
  const choose = (color: string | null) => {
    if (editor !== null) write(editor, color);
    setOpen(false);
  };
  return (
    <ToolPanel
      name={name}
      tip={name}
      icon={icon}
      color={current ?? without}
      disabled={!isEnabled}
      open={open}
      onOpenChange={setOpen}
      onLeave={() => editor !== null && focusText(editor)}
    >
      <ColorChoice name={name} none={message(none)} current={current ?? null} onChoose={choose} />
    </ToolPanel>
  );
}
