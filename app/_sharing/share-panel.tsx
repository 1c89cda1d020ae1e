import { message } from "#app/_ui/messages.ts";
import { can } from "#lib/access/permissions.ts";
import { AddPeople } from "./add-people.tsx";
import { AuditTrail } from "./audit-trail.tsx";
import { CopyField } from "./copy-field.tsx";
import { GeneralAccess } from "./general-access.tsx";
import { MemberList } from "./member-list.tsx";
import { RequestList } from "./request-list.tsx";
import { useSharing } from "./use-sharing.ts";

/** Who has a document, and all that can be changed about it. */
export function SharePanel({ documentId }: { documentId: string }) {
  const { state, problem, busy, invited, change } = useSharing(documentId);
  if (state === null) {
    return (
      <p className="min-h-60 py-4 text-soft" role={problem === null ? undefined : "alert"}>
        {problem ?? message("share.loading")}
      </p>
    );
  }
  const { role, rules, requests } = state;
  const mayShare = can(role, "share", rules);
  return (
    <div className="grid gap-5" aria-busy={busy}>
      {mayShare && <AddPeople busy={busy} onShare={change} />}
      <p role="alert" className="empty:hidden text-warn">
        {problem}
      </p>
      {invited !== null && (
        <CopyField label={message("share.inviteLink", { email: invited.email })} value={invited.url} />
      )}
      {requests.length > 0 && <RequestList requests={requests} busy={busy} onChange={change} />}
      <MemberList state={state} busy={busy} onChange={change} />
      <GeneralAccess state={state} mayShare={mayShare} busy={busy} onChange={change} />
      {can(role, "govern", rules) && (
        <>
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={rules.editorsShare}
              disabled={busy}
              onChange={(event) => void change({ type: "rules", editorsShare: event.target.checked })}
            />
            {message("share.editorsShare")}
          </label>
          <AuditTrail events={state.audit} nowMs={state.nowMs} />
        </>
      )}
    </div>
  );
}
