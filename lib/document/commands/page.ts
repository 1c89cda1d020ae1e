import { type Command, type Deed, performed, shown } from "./command.ts";
import { canSpace } from "./paragraphs.ts";

/** What is done with the document as a whole, and what is shown around the text. */
export const pageCommands = {
  new: performed("new"),
  copy: performed("copy"),
  share: performed("share"),
  rename: performed("rename"),
  "paste-markdown": performed("paste-markdown"),
  trash: performed("trash"),
  "download-html": performed("download-html"),
  "download-markdown": performed("download-markdown"),
  "download-text": performed("download-text"),
  print: performed("print", { keys: "Mod-p" }),
  "zoom-in": performed("zoom-in"),
  "zoom-out": performed("zoom-out"),
  "zoom-reset": performed("zoom-reset"),
  save: performed("save", { keys: "Mod-s" }),
  outline: toggled("outline", ["Mod-Alt-a", "Mod-Alt-h"]),
  people: shown("people"),
  announce: toggled("announce"),
  "count-live": toggled("count-live"),
  substitute: toggled("substitute"),
  count: shown("count", { keys: "Mod-Shift-c" }),
  spacing: shown("spacing", { isEnabled: canSpace }),
  "text-language": shown("text-language", { isEnabled: (editor) => editor.isEditable }),
  search: shown("search", { keys: "Alt-/", macKeys: ["Alt-/", "Ctrl-Alt-z"] }),
  shortcuts: shown("shortcuts", { keys: "Mod-/" }),
} satisfies Record<string, Command>;

/** What is either so or not for the page. */
function toggled(deed: Deed, keys: string | readonly string[] = []): Command {
  return performed(deed, { kind: "toggle", keys, isActive: (_, page) => page?.isOn(deed) ?? false });
}
