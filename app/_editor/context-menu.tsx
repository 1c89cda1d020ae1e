import { Menu } from "@base-ui/react/menu";
import type { Editor } from "@tiptap/core";
import { Selection } from "@tiptap/pm/state";
import { useEffect, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { pictureAt } from "#lib/document/commands/pictures.ts";
import { tableAt } from "#lib/document/commands/table-at.ts";
import { backFromMenu } from "./leaving.ts";
import { MenuEntries } from "./menu-bar/menu-entries.tsx";
import { type MenuShape, tableGroups } from "./menu-bar/menus.ts";

/** Where somebody asked for the menu. */
interface Place {
  x: number;
  y: number;
}

const usual: MenuShape["groups"] = [
  ["cut", "copy-text", "paste", "paste-plain"],
  ["edit-object", "link", "copy-format", "paste-format", "clear-formatting"],
];

const pictureGroups: MenuShape["groups"] = [["picture-wrap", "picture-crop", "picture-replace"]];

/**
 * The menu at what was right-clicked. The browser's own comes where a word stands unselected, since it alone knows how that word may be
 * spelled, and anywhere with Shift.
 */
export function ContextMenu({ editor, page }: { editor: Editor; page: Page }) {
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    const { dom } = editor.view;
    const keepCells = (event: MouseEvent) => {
      // The browser would put the caret into the cell, and none would be selected any more.
      if (event.button === 2 && event.target instanceof Element && event.target.closest(".selectedCell") !== null)
        event.preventDefault();
    };
    // What was pressed last: a key has no place, and a finger is left to the browser.
    let pressed: "key" | "finger" | "mouse" = "key";
    const press = (event: Event) => {
      pressed = !(event instanceof PointerEvent) ? "key" : event.pointerType === "touch" ? "finger" : "mouse";
    };
    const ask = (event: MouseEvent) => {
      const isByKey = pressed === "key";
      if (pressed === "finger" || (event.shiftKey && !isByKey)) return;
      if (!isByKey) goTo(editor, event);
      if (!isByKey && editor.state.selection.empty && tableAt(editor.state) === null) return;
      event.preventDefault();
      const { left, bottom } = editor.view.coordsAtPos(editor.state.selection.head);
      setPlace(isByKey ? { x: left, y: bottom } : { x: event.clientX, y: event.clientY });
    };
    dom.addEventListener("mousedown", keepCells, true);
    dom.addEventListener("contextmenu", ask);
    document.addEventListener("pointerdown", press, true);
    document.addEventListener("keydown", press, true);
    return () => {
      dom.removeEventListener("mousedown", keepCells, true);
      dom.removeEventListener("contextmenu", ask);
      document.removeEventListener("pointerdown", press, true);
      document.removeEventListener("keydown", press, true);
    };
  }, [editor]);
  if (place === null) return null;
  const groups = [
    ...usual,
    ...(pictureAt(editor.state) === null ? [] : pictureGroups),
    ...(tableAt(editor.state) === null ? [] : tableGroups),
  ];
  return (
    <Menu.Root
      key={`${place.x} ${place.y}`}
      defaultOpen
      modal={false}
      onOpenChangeComplete={(isOpen) => {
        if (!isOpen) setPlace(null);
      }}
    >
      <Menu.Portal>
        <Menu.Positioner
          anchor={{ getBoundingClientRect: () => new DOMRect(place.x, place.y, 0, 0) }}
          align="start"
          // As tall as it is, it lies beside the pointer rather than above it with half of its lines.
          collisionAvoidance={{ side: "shift", align: "shift" }}
          className="menu-positioner"
        >
          <Menu.Popup className="menu" aria-label={message("menu.context")} finalFocus={() => backFromMenu(editor)}>
            <MenuEntries groups={groups} editor={editor} page={page} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** What is right-clicked outside of the selection is what one means. */
function goTo(editor: Editor, { clientX: left, clientY: top }: MouseEvent): void {
  const { state, view } = editor;
  const at = view.posAtCoords({ left, top });
  if (at === null) return;
  const { ranges } = state.selection;
  if (ranges.some(({ $from, $to }) => at.pos >= $from.pos && at.pos <= $to.pos && $from.pos < $to.pos)) return;
  view.dispatch(state.tr.setSelection(Selection.near(state.doc.resolve(at.pos))));
}
