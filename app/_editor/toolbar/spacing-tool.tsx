import type { Editor } from "@tiptap/core";
import { type SubmitEvent, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { focusText } from "#lib/document/commands/command.ts";
import { canSpace, setSpacing, spacingAt } from "#lib/document/commands/paragraphs.ts";
import { commandIcons } from "#app/_editor/command-icons.tsx";
import { useEditorValue } from "#app/_editor/use-command-states.ts";
import { ToolPanel } from "./tool-panel.tsx";

interface SpacingToolProps {
  editor: Editor | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** How far the lines of the selected paragraphs, and the paragraphs, stand apart. */
export function SpacingTool({ editor, open, onOpenChange }: SpacingToolProps) {
  const isEnabled = useEditorValue(editor, canSpace);
  const name = message("command.spacing");
  return (
    <ToolPanel
      name={name}
      tip={name}
      icon={commandIcons.spacing}
      disabled={isEnabled !== true}
      open={open && editor !== null}
      onOpenChange={onOpenChange}
      onLeave={() => editor !== null && focusText(editor)}
    >
      {editor !== null && <SpacingForm editor={editor} onDone={() => onOpenChange(false)} />}
    </ToolPanel>
  );
}

const fields = [
  { name: "lineHeight", label: "spacing.lines", step: 0.05 },
  { name: "spaceBefore", label: "spacing.before", step: 1 },
  { name: "spaceAfter", label: "spacing.after", step: 1 },
  { name: "indentFirst", label: "spacing.first", step: 1 },
] as const;
const lines = [1, 1.15, 1.5, 2];

function SpacingForm({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const [before] = useState(() => spacingAt(editor));
  const [typed, setTyped] = useState(() =>
    Object.fromEntries(fields.map(({ name }) => [name, before[name] === null ? "" : String(before[name])])),
  );
  const [refused, setRefused] = useState(false);

  function handleSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const read = (name: string) => {
      const text = typed[name]?.trim().replace(",", ".") ?? "";
      return text === "" ? null : Number(text);
    };
    // What was not touched stays as it is in each paragraph.
    const spacing = Object.fromEntries(
      fields.flatMap(({ name }) => (read(name) === before[name] ? [] : [[name, read(name)]])),
    );
    if (setSpacing(editor, spacing)) onDone();
    else setRefused(true);
  }

  return (
    <form className="spacing-form" noValidate onSubmit={handleSubmit}>
      <fieldset aria-label={message("spacing.lines")} className="flex gap-1">
        {lines.map((value) => (
          <button
            key={value}
            type="button"
            className="tool-choice"
            aria-pressed={before.lineHeight === value}
            onClick={() => {
              setSpacing(editor, { lineHeight: value });
              onDone();
            }}
          >
            {value.toLocaleString(document.documentElement.lang)}
          </button>
        ))}
      </fieldset>
      {fields.map(({ name, label, step }) => (
        <label key={name} className="flex items-center justify-between gap-3">
          {message(label)}
          <input
            className="field spacing-input"
            type="number"
            step={step}
            min={name === "indentFirst" ? undefined : 0}
            value={typed[name]}
            placeholder={message("spacing.usual")}
            onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          />
        </label>
      ))}
      <p aria-live="polite" className="text-warn">
        {refused && message("spacing.refused")}
      </p>
      <button type="submit" className="button-primary">
        {message("link.apply")}
      </button>
    </form>
  );
}
