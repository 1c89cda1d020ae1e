import { type Command, performed, shown } from "./command.ts";

/** What is done with the document as a whole, and what is shown around the text. */
export const pageCommands = {
  new: performed("new"),
  copy: performed("copy"),
  rename: performed("rename"),
  "download-html": performed("download-html"),
  "download-markdown": performed("download-markdown"),
  "download-text": performed("download-text"),
  print: performed("print", { keys: "Mod-p" }),
  "zoom-in": performed("zoom-in"),
  "zoom-out": performed("zoom-out"),
  "zoom-reset": performed("zoom-reset"),
  outline: performed("outline", { keys: "Mod-Alt-a" }),
  count: shown("count", { keys: "Mod-Shift-c" }),
  spacing: shown("spacing", { isEnabled: (editor) => editor.isEditable }),
  search: shown("search", { keys: "Alt-/", macKeys: ["Alt-/", "Ctrl-Alt-z"] }),
  shortcuts: shown("shortcuts", { keys: "Mod-/" }),
} satisfies Record<string, Command>;
