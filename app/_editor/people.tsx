import { message } from "#app/_ui/messages.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";
import { colorClass } from "./carets.ts";

/** More faces than this are counted. */
const shownAtMost = 5;

/** Who is in the document. */
export function People({ people, ownId }: { people: PresenceUser[]; ownId: string | null }) {
  const more = people.length - shownAtMost;
  return (
    <ul aria-label={message("people.label")} className="people">
      {people.slice(0, shownAtMost).map((person) => {
        const name = person.id === ownId ? message("people.you", { name: person.name }) : person.name;
        return (
          <li key={person.id} className={`avatar ${colorClass(person.color)}`} title={name}>
            <span aria-hidden>{initials(person.name)}</span>
            <span className="sr-only">{name}</span>
          </li>
        );
      })}
      {more > 0 && (
        <li className="avatar avatar-more" title={message("people.more", { count: more })}>
          <span aria-hidden>+{more}</span>
          <span className="sr-only">{message("people.more", { count: more })}</span>
        </li>
      )}
    </ul>
  );
}

/** The first letters of the first and the last word, as a reader of any script sees letters. */
function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return chosen
    .map((word) => [...new Intl.Segmenter().segment(word ?? "")][0]?.segment ?? "")
    .join("")
    .toUpperCase();
}
