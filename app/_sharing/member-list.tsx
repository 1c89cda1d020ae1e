import { Mail } from "lucide-react";
import type { SharingChange, SharingState } from "#app/_actions/sharing.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import { can, mayGive } from "#lib/access/permissions.ts";
import { RoleSelect } from "./role-select.tsx";

interface MemberListProps {
  state: SharingState;
  busy: boolean;
  onChange: (wish: SharingChange) => Promise<boolean>;
}

/** Everybody who was given the document, and everybody who was invited. */
export function MemberList({ state, busy, onChange }: MemberListProps) {
  const { members, invitations, ownId, role, rules } = state;
  return (
    <section aria-labelledby="share-people">
      <h3 id="share-people" className="mb-1 font-semibold">
        {message("share.people")}
      </h3>
      <ul className="share-list">
        {members.map((member) => {
          const { userId, name, email } = member;
          const isOwn = userId === ownId;
          const mayChange = !member.isInherited && member.role !== "owner" && mayGive(role, member.role, rules);
          const more = [
            ...(can(role, "transfer") && !isOwn
              ? [
                  {
                    value: "transfer",
                    text: message("share.transfer"),
                    onChoose: () => {
                      if (confirm(message("share.transferConfirm", { name }))) {
                        void onChange({ type: "transfer", userId });
                      }
                    },
                  },
                ]
              : []),
            {
              value: "remove",
              text: message(isOwn ? "share.leave" : "share.remove"),
              onChoose: () => {
                if (confirm(message(isOwn ? "share.leaveConfirm" : "share.removeConfirm", { name }))) {
                  void onChange({ type: "remove", userId });
                }
              },
            },
          ];
          return (
            <li key={userId}>
              <Avatar face={member} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{isOwn ? message("people.you", { name }) : name}</span>
                <span className="block truncate text-xs text-soft">{email}</span>
              </span>
              {mayChange ? (
                <RoleSelect
                  label={message("share.roleOf", { name })}
                  value={member.role}
                  disabled={false}
                  onChange={(next) => void onChange({ type: "member", userId, role: next })}
                  more={more}
                />
              ) : (
                <span className="px-2 text-soft">
                  {message(`role.${member.role}`)}
                  {member.isInherited && ` ${message("share.byFolder")}`}
                </span>
              )}
            </li>
          );
        })}
        {invitations.map(({ id, email, role: given }) => (
          <li key={id}>
            <span aria-hidden className="avatar avatar-more">
              <Mail size={15} />
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{email}</span>
              <span className="block text-xs text-soft">
                {message("share.pending", { role: message(`role.${given}`) })}
              </span>
            </span>
            <button
              type="button"
              className="link px-2"
              disabled={busy}
              aria-label={message("share.withdrawOf", { email })}
              onClick={() => void onChange({ type: "withdraw", id })}
            >
              {message("share.withdraw")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
