import { message } from "#app/_ui/messages.ts";
import { shortcutText, useIsMac } from "#app/_ui/shortcut.ts";
import { type CommandId, keysOf } from "#lib/document/commands/table.ts";
import { type MenuShape, menus } from "#app/_editor/menu-bar/menus.ts";
import { SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** Every shortcut there is, menu by menu. */
export function ShortcutList({ editor, onClose }: SurfaceProps) {
  const onMac = useIsMac();
  return (
    <SurfaceFrame title={message("command.shortcuts")} editor={editor} onClose={onClose} className="shortcut-list">
      <p className="mt-1 text-soft">{message("shortcuts.tab")}</p>
      {menus.map((menu) => {
        const ids = idsOf(menu).filter((id) => keysOf(id, onMac).length > 0);
        return (
          ids.length > 0 && (
            <section key={menu.label}>
              <h3>{message(menu.label)}</h3>
              <dl>
                {ids.map((id) => (
                  <div key={id}>
                    <dt>{message(`command.${id}`)}</dt>
                    <dd>
                      {keysOf(id, onMac).map((key) => (
                        <kbd key={key}>{shortcutText(key, onMac)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        );
      })}
    </SurfaceFrame>
  );
}

function idsOf({ groups }: MenuShape): CommandId[] {
  return groups.flat().flatMap((entry) => (typeof entry === "string" ? [entry] : idsOf(entry)));
}
