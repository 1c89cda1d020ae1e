import { useCallback, useSyncExternalStore } from "react";

const changed = "quire-choice";

/** Yes or no, as this browser was told last; until it was told, `fallback` says. With what changes it. */
export function useKeptChoice(
  name: "outline" | "announce" | "count" | "substitute",
  fallback: () => boolean,
): [boolean, () => void] {
  const key = `quire-${name}`;
  const read = () => {
    const kept = localStorage.getItem(key);
    return kept === null ? fallback() : kept === "true";
  };
  const isOn = useSyncExternalStore(listen, read, () => false);
  const toggle = useCallback(() => {
    localStorage.setItem(key, String(!isOn));
    dispatchEvent(new Event(changed));
  }, [key, isOn]);
  return [isOn, toggle];
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
