"use client";

import { KeyRound, UserCheck, UserX } from "lucide-react";
import { useActionState, useState } from "react";
import { managePerson } from "#app/_actions/account.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import { FormProblem } from "./form-problem.tsx";

interface PersonListProps {
  people: { id: string; name: string; email: string; color: string; isAdmin: boolean; isDisabled: boolean }[];
  ownId: string;
}

/** The accounts of a server, with what an administrator does for or to them. */
export function PersonList({ people, ownId }: PersonListProps) {
  const [label, setLabel] = useState("");
  const [state, send, isPending] = useActionState(managePerson, null);
  const button = (
    userId: string,
    what: string,
    name: string,
    Icon: typeof KeyRound,
    then: () => void = () => undefined,
  ) => (
    <form action={send} onSubmit={then}>
      <input type="hidden" name="user" value={userId} />
      <input type="hidden" name="what" value={what} />
      <button type="submit" className="tool" aria-label={name} title={name} disabled={isPending}>
        <Icon aria-hidden size={16} />
      </button>
    </form>
  );
  const link = state?.ok === true && state.value !== "" ? `${globalThis.location?.origin ?? ""}${state.value}` : null;
  return (
    <div className="settings-section">
      <form
        action={send}
        className="flex flex-wrap gap-2"
        onSubmit={(event) => {
          const email = String(new FormData(event.currentTarget).get("email"));
          setLabel(message("people.inviteLink", { email }));
        }}
      >
        <input type="hidden" name="what" value="invite" />
        <input
          className="field min-w-0 flex-1"
          type="email"
          name="email"
          aria-label={message("account.email")}
          placeholder={message("account.email")}
          required
          autoComplete="off"
        />
        <button type="submit" className="button-primary" disabled={isPending}>
          {message("people.invite")}
        </button>
      </form>
      {link === null ? (
        <FormProblem state={state} />
      ) : (
        <label className="mt-3 block">
          <span className="block">{label}</span>
          <input className="field w-full" readOnly value={link} onFocus={(event) => event.target.select()} />
        </label>
      )}
      <ul className="mt-3">
        {people.map(({ id, name, email, color, isAdmin, isDisabled }) => (
          <li key={id} className="flex items-center gap-3 py-2">
            <Avatar name={name} color={color} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">
                {id === ownId ? message("people.you", { name }) : name}
              </span>
              <span className="block truncate text-xs text-soft">
                {[
                  email,
                  ...(isAdmin ? [message("people.admin")] : []),
                  ...(isDisabled ? [message("people.off")] : []),
                ].join(", ")}
              </span>
            </span>
            {button(id, "password", message("people.password", { name }), KeyRound, () =>
              setLabel(message("people.passwordLink", { name })),
            )}
            {id === ownId ? (
              <span className="w-8" />
            ) : isDisabled ? (
              button(id, "enable", message("people.enable", { name }), UserCheck)
            ) : (
              button(id, "disable", message("people.disable", { name }), UserX)
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
