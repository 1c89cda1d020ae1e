import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/**
 * How many of the groups in a row there is room for, kept up to date with its width. All of them until the first measure, which
 * their sizes are taken from: they have to stand in the row then, each with the separator before it.
 */
export function useFit(row: RefObject<HTMLElement | null>, count: number): number {
  const [fitting, setFitting] = useState(count);
  const ends = useRef<number[]>([]);
  // Tools are larger for fingers: where that changes, all of them are measured anew.
  const [isTouch, setTouch] = useState(false);
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return undefined;
    const groups = [...element.querySelectorAll<HTMLElement>(".toolbar-group")];
    ends.current = groups.map((group) => group.offsetLeft + group.offsetWidth - element.offsetLeft);
    const measure = () => {
      // On a phone the row is moved sideways instead.
      const isMoved = getComputedStyle(element).overflowX === "auto";
      if (isMoved !== isTouch) {
        setTouch(isMoved);
        setFitting(count);
        return;
      }
      const room = element.clientWidth;
      setFitting(isMoved ? count : Math.max(1, ends.current.filter((end) => end <= room).length));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [row, count, isTouch]);
  return fitting;
}
