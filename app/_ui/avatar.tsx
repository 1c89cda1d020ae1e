import { colorClass } from "./person-color.ts";

/** A person as a round of their colour with their initials. Says nothing to a screen reader: the name stands beside it. */
export function Avatar({ name, color }: { name: string; color: string }) {
  return (
    <span aria-hidden className={`avatar ${colorClass(color)}`}>
      {initials(name)}
    </span>
  );
}

/** The first letters of the first and the last word, as a reader of any script sees letters. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return chosen
    .map((word) => [...new Intl.Segmenter().segment(word ?? "")][0]?.segment ?? "")
    .join("")
    .toUpperCase();
}
