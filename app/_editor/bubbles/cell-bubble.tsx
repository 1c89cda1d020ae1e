import { Popover } from "@base-ui/react/popover";
import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { PaintBucket } from "lucide-react";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import type { Page } from "#lib/document/commands/command.ts";
import type { CommandId } from "#lib/document/commands/table.ts";
import { cellLookAt, setTableLook } from "#lib/document/commands/table-look.ts";
import { backToText } from "#app/_editor/leaving.ts";
import { ColorChoice } from "#app/_editor/color-choice.tsx";
import { CommandButton } from "#app/_editor/toolbar/command-button.tsx";

const shown: readonly (readonly CommandId[])[] = [
  ["merge-cells", "split-cell"],
  ["cell-top", "cell-middle", "cell-bottom"],
  ["delete-row", "delete-column", "table-look"],
];

/** What is done with selected cells. */
export function CellBubble({ editor, page }: { editor: Editor; page: Page }) {
  return (
    <>
      <CellColor editor={editor} />
      {shown.map((tools) => (
        <Toolbar.Group key={tools[0]} className="toolbar-group">
          {tools.map((id) => (
            <CommandButton key={id} id={id} editor={editor} page={page} />
          ))}
        </Toolbar.Group>
      ))}
    </>
  );
}

function CellColor({ editor }: { editor: Editor }) {
  const [open, setOpen] = useState(false);
  const name = message("table.background");
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Toolbar.Button
        className="tool"
        aria-label={name}
        title={name}
        render={<Popover.Trigger />}
        onMouseDown={(event) => event.preventDefault()}
      >
        <PaintBucket aria-hidden size={17} strokeWidth={1.9} />
      </Toolbar.Button>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" className="menu-positioner">
          <Popover.Popup className="popover" aria-label={name} finalFocus={() => backToText(editor, ".popover")}>
            <ColorChoice
              name={name}
              none={message("color.none")}
              current={cellLookAt(editor)?.background ?? null}
              onChoose={(background) => {
                setTableLook(editor, { look: { background } });
                setOpen(false);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
