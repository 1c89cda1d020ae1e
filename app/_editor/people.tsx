import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import type { PresentPerson } from "#app/_collab/use-session.ts";

/** More faces than this are counted. */
const shownAtMost = 5;

interface PeopleProps {
  people: readonly PresentPerson[];
  ownId: string | null;
  /** Whose window leads this one. */
  followed: string | null;
  /** Null while there is nowhere to go. */
  onGo: ((personId: string) => void) | null;
  onShowAll: (() => void) | null;
}

/** Who is in the document. A face leads to its caret; what is more is in the list of all. */
export function People({ people, ownId, followed, onGo, onShowAll }: PeopleProps) {
  const more = people.length - shownAtMost;
  return (
    <ul aria-label={message("people.label")} className="people">
      {people.slice(0, shownAtMost).map((person) => {
        const name = nameOf(person, ownId);
        const isOwn = person.id === ownId;
        return (
          <li
            key={person.id}
            title={name}
            data-idle={person.isIdle ? "" : undefined}
            data-followed={person.id === followed ? "" : undefined}
          >
            {isOwn || onGo === null ? (
              <>
                <Avatar face={person} />
                <span className="sr-only">{name}</span>
              </>
            ) : (
              <button type="button" className="person-button" onClick={() => onGo(person.id)}>
                <Avatar face={person} />
                <span className="sr-only">{message("people.goTo", { name })}</span>
              </button>
            )}
          </li>
        );
      })}
      {more > 0 && (
        <li title={message("people.more", { count: more })}>
          <button
            type="button"
            className="avatar avatar-more"
            disabled={onShowAll === null}
            onClick={() => onShowAll?.()}
          >
            <span aria-hidden>+{more}</span>
            <span className="sr-only">{message("people.more", { count: more })}</span>
          </button>
        </li>
      )}
    </ul>
  );
}

/** What somebody is called in a list of those who are here. */
export function nameOf({ id, name, isIdle }: PresentPerson, ownId: string | null): string {
  if (id === ownId) return message("people.you", { name });
  return isIdle ? message("people.away", { name }) : name;
}
