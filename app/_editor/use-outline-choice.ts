import { useSyncExternalStore } from "react";

/** Where it is kept whether somebody wants the outline; until they have said so, it is there if there is room beside the sheet. */
const key = "quire-outline";
const hasRoom = "(min-width: 1321px)";
const changed = "quire-outline-changed";

/** Whether the outline is shown beside the text, in this browser, and how to change that. */
export function useOutlineChoice(): [boolean, () => void] {
  const isWanted = useSyncExternalStore(listen, wantsOutline, () => false);
  return [isWanted, toggle];
}

function listen(hear: () => void): () => void {
  addEventListener(changed, hear);
  // Another tab of the same browser has said otherwise.
  addEventListener("storage", hear);
  return () => {
    removeEventListener(changed, hear);
    removeEventListener("storage", hear);
  };
}

function wantsOutline(): boolean {
  const kept = localStorage.getItem(key);
  return kept === null ? matchMedia(hasRoom).matches : kept === "true";
}

function toggle(): void {
  localStorage.setItem(key, String(!wantsOutline()));
  dispatchEvent(new Event(changed));
}
