const onMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A shortcut of the command table as a person reads it: "Ctrl+Shift+8", "⌘⇧8". */
export function shortcutText(shortcut: string): string {
  const parts = shortcut.split("-").map((part) => (part.length === 1 ? part.toUpperCase() : part));
  if (!onMac) return parts.map((part) => (part === "Mod" ? "Ctrl" : part)).join("+");
  const symbols: Record<string, string> = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };
  return parts.map((part) => symbols[part] ?? part).join("");
}

/** The same for `aria-keyshortcuts`. */
export function shortcutKeys(shortcut: string): string {
  return shortcut.replace("Mod", onMac ? "Meta" : "Control").replaceAll("-", "+");
}
