import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";

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
          <li key={person.id} title={name}>
            <Avatar face={person} />
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
