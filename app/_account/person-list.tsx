"use client";

import { KeyRound, type LucideIcon, ShieldMinus, ShieldOff, ShieldPlus, UserCheck, UserX } from "lucide-react";
import { startTransition, useActionState, useRef, useState } from "react";
import { managePerson } from "#app/_actions/account.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import { type MessageKey, message } from "#app/_ui/messages.ts";
import { MoreMenu } from "#app/_ui/more-menu.tsx";
import { limits } from "#lib/protocol/limits.ts";
import type { Face } from "#lib/protocol/presence.ts";
import { FormProblem } from "./form-problem.tsx";
import { TextToCopy } from "./text-to-copy.tsx";

type Person = Face & { id: string; email: string; isAdmin: boolean; isDisabled: boolean; hasSecondFactor: boolean };

interface PersonListProps {
  people: Person[];
  ownId: string;
  /** Whether the administrator has a password to confirm with. */
  hasPassword: boolean;
}

/** The accounts of a server, with what an administrator does for or to them. */
export function PersonList({ people, ownId, hasPassword }: PersonListProps) {
  const [label, setLabel] = useState("");
  const own = useRef<HTMLInputElement>(null);
  const [state, send, isPending] = useActionState(managePerson, null);
  const link = state?.ok === true && state.value !== "" ? `${globalThis.location?.origin ?? ""}${state.value}` : null;

  function actionsOf({ id, name, isAdmin, isDisabled, hasSecondFactor }: Person) {
    const act = (key: MessageKey, icon: LucideIcon, what: string) => ({
      name: message(key),
      icon,
      run: () => {
        if (isPending) return;
        if (what === "second step" && !confirm(message("people.factorConfirm", { name }))) return;
        if (what === "password") setLabel(message("people.passwordLink", { name }));
        const form = new FormData();
        form.set("user", id);
        form.set("what", what);
        form.set("own", own.current?.value ?? "");
        startTransition(() => send(form));
      },
    });
    return [
      act("people.password", KeyRound, "password"),
      ...(hasSecondFactor ? [act("people.factor", ShieldOff, "second step")] : []),
      isAdmin ? act("people.demote", ShieldMinus, "demote") : act("people.promote", ShieldPlus, "promote"),
      ...(id === ownId
        ? []
        : [isDisabled ? act("people.enable", UserCheck, "enable") : act("people.disable", UserX, "disable")]),
    ];
  }

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
      {link === null ? <FormProblem state={state} /> : <TextToCopy label={label} value={link} />}
      {hasPassword && (
        <label className="mt-3 block">
          <span className="block text-xs text-soft">{message("people.own")}</span>
          <input
            ref={own}
            className="field w-full"
            type="password"
            autoComplete="current-password"
            maxLength={limits.passwordLengthMax}
          />
        </label>
      )}
      <ul className="mt-3" aria-busy={isPending}>
        {people.map((person) => (
          <li key={person.id} className="flex items-center gap-3 py-2">
            <Avatar face={person} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">
                {person.id === ownId ? message("people.you", { name: person.name }) : person.name}
              </span>
              <span className="block truncate text-xs text-soft">
                {[
                  person.email,
                  ...(person.isAdmin ? [message("people.admin")] : []),
                  ...(person.hasSecondFactor ? [message("people.hasFactor")] : []),
                  ...(person.isDisabled ? [message("people.off")] : []),
                ].join(", ")}
              </span>
            </span>
            <MoreMenu title={person.name} items={actionsOf(person)} align="end" />
          </li>
        ))}
      </ul>
    </div>
  );
}
