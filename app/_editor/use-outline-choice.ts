import { useEffect, useState } from "react";
import { useKeptChoice } from "./use-kept-choice.ts";

/** What the outline takes on both sides of the sheet, and how wide that is, in pixels. */
const bothSides = 505;
const sheetWidth = 816;

/** Whether the outline is shown, what shows and hides it, and whether it has a place beside the sheet. */
export interface OutlineChoice {
  isOpen: boolean;
  toggle: () => void;
  hasRoom: boolean;
}

/** Beside the sheet it is as this browser was told last. Where it would lie over the text it is there while it is wanted, and not longer. */
export function useOutlineChoice(zoom: number): OutlineChoice {
  const [isKept, toggleKept] = useKeptChoice("outline", () => true);
  const [hasRoom, setRoom] = useState(true);
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    const room = matchMedia(`(min-width: ${Math.round((sheetWidth * zoom) / 100) + bothSides}px)`);
    const look = () => {
      setRoom(room.matches);
      setWanted(false);
    };
    look();
    room.addEventListener("change", look);
    return () => room.removeEventListener("change", look);
  }, [zoom]);
  return hasRoom
    ? { isOpen: isKept, toggle: toggleKept, hasRoom }
    : { isOpen: isWanted, toggle: () => setWanted((before) => !before), hasRoom };
}
