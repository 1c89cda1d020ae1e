import type { SharingState } from "#app/_actions/sharing.ts";
import { type MessageKey, message } from "#app/_ui/messages.ts";
import { relativeTime } from "#app/_ui/relative-time.ts";
import { roles } from "#lib/access/permissions.ts";

interface AuditTrailProps {
  events: SharingState["audit"];
  nowMs: number;
}

/** Who gave what to whom, folded until it is asked for. */
export function AuditTrail({ events, nowMs }: AuditTrailProps) {
  if (events.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer font-semibold">{message("share.audit")}</summary>
      <ol className="mt-2 grid max-h-52 gap-1 overflow-y-auto text-xs" aria-label={message("share.audit")}>
        {events.map((event, index) => (
          // The trail only grows at its beginning; equal events are the same.
          <li key={events.length - index} className="flex justify-between gap-4">
            <span>{sentence(event)}</span>
            <span className="shrink-0 text-soft">{relativeTime(event.atMs, nowMs)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function sentence({ action, actorName, subjectName, subject, detail }: SharingState["audit"][number]): string {
  const key: MessageKey = `audit.${action}`;
  const role = roles.find((known) => known === detail["role"]) ?? "viewer";
  return message(key, {
    who: actorName ?? message("audit.somebody"),
    whom: subjectName ?? (subject.includes("@") ? subject : message("audit.somebody")),
    role: message(`role.${role}`),
  });
}
