import { useEffect } from "react";
import type { Awareness } from "y-protocols/awareness";
import { presenceFields } from "./places.ts";

/** Who has done nothing for this long is away. */
const idleMs = 120_000;

/** Tells the others whether this person is away: nothing done for two minutes, or the page hidden that long. */
export function useIdle(awareness: Awareness | null): void {
  useEffect(() => {
    if (awareness === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (isIdle: boolean) => {
      if ((awareness.getLocalState()?.[presenceFields.idle] === true) !== isIdle)
        awareness.setLocalStateField(presenceFields.idle, isIdle);
    };
    let lastMs = 0;
    const act = (event: Event) => {
      // A pointer that passes need not set a timer for each of its steps.
      if (event.timeStamp - lastMs < 1_000) return;
      lastMs = event.timeStamp;
      say(false);
      clearTimeout(timer);
      timer = setTimeout(() => say(true), idleMs);
    };
    const kinds = ["pointermove", "pointerdown", "keydown", "wheel", "focus"] as const;
    timer = setTimeout(() => say(true), idleMs);
    for (const kind of kinds) addEventListener(kind, act, { passive: true, capture: true });
    return () => {
      clearTimeout(timer);
      for (const kind of kinds) removeEventListener(kind, act, { capture: true });
    };
  }, [awareness]);
}
