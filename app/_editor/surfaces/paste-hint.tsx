import { message } from "#app/_ui/messages.ts";
import { shortcutText, useIsMac } from "#app/_ui/shortcut.ts";
import { SurfaceDone, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** Says how to paste where a browser does not let a page read the clipboard. */
export function PasteHint({ editor, onClose }: SurfaceProps) {
  const onMac = useIsMac();
  return (
    <SurfaceFrame title={message("paste.title")} editor={editor} onClose={onClose}>
      <p>
        {message("paste.hint", {
          paste: shortcutText("Mod-v", onMac),
          plain: shortcutText("Mod-Shift-v", onMac),
        })}
      </p>
      <SurfaceDone onClose={onClose} />
    </SurfaceFrame>
  );
}
