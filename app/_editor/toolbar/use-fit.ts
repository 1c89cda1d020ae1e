import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/**
 * How many of the groups in a row there is room for, kept up to date with its width. All of them until the first measure, which
 * their sizes are taken from: they have to stand in the row then, each with the separator before it.
 */
export function useFit(row: RefObject<HTMLElement | null>, count: number): number {
  const [fitting, setFitting] = useState(count);
  const ends = useRef<number[]>([]);
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return undefined;
    const groups = [...element.querySelectorAll<HTMLElement>(".toolbar-group")];
    ends.current = groups.map((group) => group.offsetLeft + group.offsetWidth - element.offsetLeft);
    const measure = () => {
      // On a phone the row is moved sideways instead.
      const isMoved = getComputedStyle(element).overflowX === "auto";
      const room = element.clientWidth;
      setFitting(isMoved ? count : Math.max(1, ends.current.filter((end) => end <= room).length));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [row, count]);
  return fitting;
}
