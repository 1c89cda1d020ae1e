import { useSyncExternalStore } from "react";
import { message } from "./messages.ts";

/** Whether this browser runs on a machine of Apple's, where ⌘ does what Ctrl does elsewhere. Not while a server renders. */
export function isMac(): boolean {
  return typeof document !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** The same for what is rendered: the server, which does not know, says no. */
export function useIsMac(): boolean {
  return useSyncExternalStore(never, isMac, () => false);
}

const never = () => () => {};

const arrows: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

/** A shortcut as a person reads it: "Ctrl+Shift+8", "⌘⇧8"; of two keys one after the other, both. */
export function shortcutText(shortcut: string, onMac: boolean): string {
  return shortcut
    .split(" ")
    .map((key) => keyText(key, onMac))
    .join(" ");
}

function keyText(shortcut: string, onMac: boolean): string {
  const parts = shortcut.split("-").map((part) => arrows[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  if (!onMac) return parts.map((part) => keyName(part)).join("+");
  const symbols: Record<string, string> = { Mod: "⌘", Shift: "⇧", Alt: "⌥", Ctrl: "⌃" };
  return parts.map((part) => symbols[part] ?? part).join("");
}

/** What a key is called on keyboards of the page's language. */
function keyName(part: string): string {
  const key = part === "Mod" ? "Ctrl" : part;
  return key === "Ctrl" || key === "Shift" || key === "Space" ? message(`key.${key}`) : key;
}

/** One key of it for `aria-keyshortcuts`, which knows of no second. */
export function shortcutKeys(shortcut: string, onMac: boolean): string {
  return shortcut
    .replace("Mod", onMac ? "Meta" : "Control")
    .replace(/\bCtrl\b/, "Control")
    .replaceAll("-", "+");
}
