import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import type { PresentPerson } from "#app/_collab/use-session.ts";
import { runAfterwards } from "#app/_editor/keys-ahead.ts";
import { nameOf } from "#app/_editor/people.tsx";
import { SurfaceDone, SurfaceFrame, type SurfaceProps } from "#app/_editor/surfaces/surface.tsx";

interface PeopleListProps extends SurfaceProps {
  people: readonly PresentPerson[];
  ownId: string | null;
  followed: string | null;
  onGo: (personId: string) => void;
  onFollow: (personId: string | null) => void;
}

/** Everybody who is here, and what one can do about each: go to where they write, follow them. */
export function PeopleList({ editor, people, ownId, followed, onGo, onFollow, onClose }: PeopleListProps) {
  return (
    <SurfaceFrame title={message("people.label")} editor={editor} onClose={onClose}>
      <ul className="people-list" data-following="">
        {people.map((person) => (
          <li key={person.id}>
            <Avatar face={person} />
            <span id={`person-${person.id}`} className="min-w-0 flex-1 truncate">
              {nameOf(person, ownId)}
            </span>
            {person.id !== ownId && (
              <>
                <button
                  type="button"
                  className="button-quiet"
                  aria-describedby={`person-${person.id}`}
                  onClick={() => {
                    onClose();
                    runAfterwards(editor, () => onGo(person.id));
                  }}
                >
                  {message("people.go")}
                </button>
                <button
                  type="button"
                  className="button-quiet"
                  aria-describedby={`person-${person.id}`}
                  aria-pressed={followed === person.id}
                  onClick={() => {
                    onFollow(followed === person.id ? null : person.id);
                    onClose();
                  }}
                >
                  {message("people.follow")}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      <SurfaceDone onClose={onClose} />
    </SurfaceFrame>
  );
}
