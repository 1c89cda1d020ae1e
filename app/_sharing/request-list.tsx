import type { SharingChange, SharingState } from "#app/_actions/sharing.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import type { GivenRole } from "./role-select.tsx";

interface RequestListProps {
  requests: SharingState["requests"];
  busy: boolean;
  onChange: (wish: SharingChange) => Promise<boolean>;
}

/** Who asks to be let in. */
export function RequestList({ requests, busy, onChange }: RequestListProps) {
  return (
    <section aria-labelledby="share-requests" className="rounded-md border border-line p-3">
      <h3 id="share-requests" className="font-semibold">
        {message("share.requests")}
      </h3>
      <ul className="share-list">
        {requests.map(({ userId, name, email, role, note, ...face }) => (
          <li key={userId}>
            <Avatar face={{ name, ...face }} />
            <span className="min-w-0 flex-[1_1_12rem]">
              <span className="block truncate font-medium">{name}</span>
              <span className="block text-xs text-soft">
                {email}
                {note !== "" && `: ${note}`}
              </span>
            </span>
            <button
              type="button"
              className="button-quiet"
              disabled={busy}
              onClick={() => void onChange({ type: "member", userId, role: role as GivenRole })}
            >
              {message("share.grant", { name, role: message(`role.${role}`) })}
            </button>
            <button
              type="button"
              className="link px-2"
              disabled={busy}
              aria-label={message("share.declineOf", { name })}
              onClick={() => void onChange({ type: "decline", userId })}
            >
              {message("share.decline")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
