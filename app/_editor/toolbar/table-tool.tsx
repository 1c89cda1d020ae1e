import type { Editor } from "@tiptap/core";
import { type KeyboardEvent, useEffect, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { type Page, focusText } from "#lib/document/commands/command.ts";
import { insertTable } from "#lib/document/commands/new-table.ts";
import { commandIcons } from "#app/_editor/command-icons.tsx";
import { expectTables, withTables } from "#app/_editor/tables.ts";
import { useCommandStates } from "#app/_editor/use-command-states.ts";
import { useCommandWords } from "./command-button.tsx";
import { ToolPanel } from "./tool-panel.tsx";

interface TableToolProps {
  editor: Editor | null;
  page: Page;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** How large a table can be chosen; rows and columns are added to it where that is not enough. */
const [mostAcross, mostDown] = [10, 8];

/** The button for tables, and the grid on which somebody shows how large one is to be. */
export function TableTool({ editor, page, open, onOpenChange }: TableToolProps) {
  const { enabled } = useCommandStates(editor, page, ["table"])("table");
  const words = useCommandWords("table");
  useEffect(() => {
    // Before there is one.
    if (open) void expectTables();
  }, [open]);
  return (
    <ToolPanel
      {...words}
      icon={commandIcons.table}
      disabled={!enabled}
      open={open && editor !== null}
      onOpenChange={onOpenChange}
      onLeave={() => editor !== null && focusText(editor)}
    >
      {editor !== null && (
        <SizeGrid
          onChoose={(columns, rows) => {
            withTables(() => insertTable(editor, rows, columns));
            onOpenChange(false);
          }}
        />
      )}
    </ToolPanel>
  );
}

function SizeGrid({ onChoose }: { onChoose: (columns: number, rows: number) => void }) {
  const [[columns, rows], setSize] = useState<readonly [number, number]>([1, 1]);
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const steps: Record<string, readonly [number, number]> = {
      ArrowRight: [1, 0],
      ArrowLeft: [-1, 0],
      ArrowDown: [0, 1],
      ArrowUp: [0, -1],
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const across = Math.max(1, Math.min(mostAcross, columns + step[0]));
    const down = Math.max(1, Math.min(mostDown, rows + step[1]));
    event.currentTarget.querySelectorAll("button")[(down - 1) * mostAcross + across - 1]?.focus();
  };
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of its buttons, on their way up */}
      <fieldset className="size-grid" aria-label={message("command.table")} onKeyDown={move}>
        {Array.from({ length: mostAcross * mostDown }, (_, index) => {
          const [column, row] = [(index % mostAcross) + 1, Math.floor(index / mostAcross) + 1];
          const isLast = column === columns && row === rows;
          return (
            <button
              key={index}
              type="button"
              className="size-cell"
              aria-label={message("table.size", { columns: column, rows: row })}
              tabIndex={isLast ? 0 : -1}
              data-first={isLast ? "" : undefined}
              data-chosen={column <= columns && row <= rows ? "" : undefined}
              onPointerEnter={() => setSize([column, row])}
              onFocus={() => setSize([column, row])}
              onClick={() => onChoose(column, row)}
            />
          );
        })}
      </fieldset>
      <p aria-hidden className="size-words">
        {message("table.size", { columns, rows })}
      </p>
    </>
  );
}
