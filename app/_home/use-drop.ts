import { type DragEvent, useState } from "react";
import { type Things, droppedThings, hasThings } from "./things.ts";

/** Makes an element a place where documents and folders can be dropped. Null: it takes nothing. */
export function useDrop(onDrop: ((things: Things) => void) | null) {
  const [isOver, setIsOver] = useState(false);
  if (onDrop === null) return {};
  return {
    "data-over": isOver || undefined,
    onDragOver: (event: DragEvent) => {
      if (!hasThings(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
      setIsOver(true);
    },
    onDragLeave: () => setIsOver(false),
    onDrop: (event: DragEvent) => {
      setIsOver(false);
      const things = droppedThings(event.dataTransfer);
      if (things === null) return;
      event.preventDefault();
      onDrop(things);
    },
  };
}
