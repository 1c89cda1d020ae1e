import { Toolbar as BaseToolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { Ellipsis } from "lucide-react";
import { Fragment, type ReactNode, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import type { Surface } from "#lib/document/commands/command.ts";
import { keepPainting } from "#lib/document/commands/format-painter.ts";
import type { CommandId } from "#lib/document/commands/table.ts";
import type { PageState } from "#app/_editor/use-page.ts";
import { ColorTool } from "./color-tool.tsx";
import { CommandButton } from "./command-button.tsx";
import { FontSelect, SizeField } from "./font-tools.tsx";
import { SpacingTool } from "./spacing-tool.tsx";
import { StyleSelect } from "./style-select.tsx";
import { TableTool } from "./table-tool.tsx";
import { useFit } from "./use-fit.ts";
import { ZoomSelect } from "./zoom-select.tsx";

interface ToolGroup {
  label:
    | "toolbar.document"
    | "toolbar.view"
    | "toolbar.style"
    | "toolbar.font"
    | "toolbar.marks"
    | "toolbar.insert"
    | "toolbar.alignment"
    | "toolbar.lists";
  tools: ReactNode;
  /** What is shown below them when it is asked for. */
  surfaces?: readonly Surface[];
}

/** The tools, one tab stop, arrow keys within. What a narrow window has no room for is behind "more". Null: nothing can be changed now. */
export function Toolbar({ editor, state }: { editor: Editor | null; state: PageState }) {
  const { page, shown, show, zoom, setZoom } = state;
  const bar = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const button = (id: CommandId) => <CommandButton key={id} id={id} editor={editor} page={page} />;
  const painter = (
    <CommandButton key="paint-format" id="paint-format" editor={editor} page={page} onDoubleClick={keepPainting} />
  );
  const opens = (surface: "spacing" | "table") => ({
    open: shown === surface,
    onOpenChange: (open: boolean) => show(open ? surface : null),
  });
  const groups: ToolGroup[] = [
    { label: "toolbar.document", tools: [...(["undo", "redo", "print"] as const).map(button), painter] },
    { label: "toolbar.view", tools: <ZoomSelect zoom={zoom} onZoom={setZoom} /> },
    { label: "toolbar.style", tools: <StyleSelect editor={editor} page={page} /> },
    {
      label: "toolbar.font",
      tools: (
        <>
          <FontSelect editor={editor} />
          <SizeField editor={editor} page={page} />
        </>
      ),
    },
    {
      label: "toolbar.marks",
      tools: (
        <>
          {(["bold", "italic", "underline", "strike"] as const).map(button)}
          <ColorTool editor={editor} kind="letters" />
          <ColorTool editor={editor} kind="highlight" />
        </>
      ),
    },
    {
      label: "toolbar.insert",
      surfaces: ["table"],
      tools: (
        <>
          {button("link")}
          {button("picture")}
          <TableTool editor={editor} page={page} {...opens("table")} />
        </>
      ),
    },
    {
      label: "toolbar.alignment",
      surfaces: ["spacing"],
      tools: (
        <>
          {(["align-left", "align-center", "align-right", "align-justify"] as const).map(button)}
          <SpacingTool editor={editor} {...opens("spacing")} />
        </>
      ),
    },
    {
      label: "toolbar.lists",
      tools: (["task-list", "bullet-list", "ordered-list", "outdent", "indent", "clear-formatting"] as const).map(
        button,
      ),
    },
  ];
  const fitting = useFit(bar, groups.length);
  const isCut = fitting < groups.length;
  // What somebody asked for is shown, also where its tool has no room.
  const isAsked = shown !== null && groups.findIndex(({ surfaces = [] }) => surfaces.includes(shown)) >= fitting;
  const isRestOpen = isCut && (isOpen || isAsked);
  return (
    <BaseToolbar.Root className="toolbar" aria-label={message("toolbar.label")}>
      <div ref={bar} className="toolbar-row">
        {groups.map((group, index) =>
          index < fitting ? <Group key={group.label} {...group} isFirst={index === 0} /> : null,
        )}
      </div>
      {isCut && (
        <BaseToolbar.Button
          className="tool toolbar-more"
          aria-label={message("toolbar.more")}
          aria-expanded={isRestOpen}
          title={message("toolbar.more")}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setOpen(!isOpen)}
        >
          <Ellipsis aria-hidden size={17} />
        </BaseToolbar.Button>
      )}
      {isRestOpen && (
        <div className="toolbar-row toolbar-rest">
          {groups.slice(fitting).map((group, index) => (
            <Group key={group.label} {...group} isFirst={index === 0} />
          ))}
        </div>
      )}
    </BaseToolbar.Root>
  );
}

function Group({ label, tools, isFirst }: ToolGroup & { isFirst: boolean }) {
  return (
    <Fragment>
      {!isFirst && <BaseToolbar.Separator className="toolbar-separator" />}
      <BaseToolbar.Group aria-label={message(label)} className="toolbar-group">
        {tools}
      </BaseToolbar.Group>
    </Fragment>
  );
}
