"use client";

import { type FormEvent, useActionState, useState } from "react";
import { askForNewPasskey, deletePasskey, keepPasskey } from "#app/_actions/factors.ts";
import { message } from "#app/_ui/messages.ts";
import { relativeTime } from "#app/_ui/relative-time.ts";
import { limits } from "#lib/protocol/limits.ts";
import { KnownUser, PasswordField } from "./credential-fields.tsx";
import { Field } from "./field.tsx";
import { FormProblem } from "./form-problem.tsx";
import { type PasskeyProblem, problemOf, useCanUsePasskeys } from "./passkeys.ts";
import { RemoveButton } from "./remove-button.tsx";

interface PasskeySectionProps {
  email: string;
  hasPassword: boolean;
  passkeys: readonly { id: string; name: string; createdAtMs: number }[];
  /** Where this server's passkeys work; null: at localhost. */
  origin: string | null;
  nowMs: number;
}

/** The passkeys that somebody signs in with: made, seen and taken away. */
export function PasskeySection({ email, hasPassword, passkeys, origin, nowMs }: PasskeySectionProps) {
  const [removed, remove] = useActionState(deletePasskey, null);
  const [problem, setProblem] = useState<PasskeyProblem | null>(null);
  const [isPending, setPending] = useState(false);
  const isPossible = useCanUsePasskeys(origin);

  async function add(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    setPending(true);
    setProblem(null);
    try {
      const asked = await askForNewPasskey(String(typed.get("password") ?? ""));
      if (!asked.ok) return setProblem(asked);
      const { startRegistration } = await import("@simplewebauthn/browser");
      const made = await startRegistration({ optionsJSON: asked.value });
      const kept = await keepPasskey(String(typed.get("passkeyName") ?? ""), made);
      if (!kept.ok) return setProblem(kept);
      form.reset();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setPending(false);
    }
  }

  return (
    <section className="settings-section">
      <h2 className="font-semibold">{message("passkeys.title")}</h2>
      <p className="text-soft">{message("passkeys.why")}</p>
      <ul className="mt-2">
        {passkeys.map(({ id, name, createdAtMs }) => {
          const shown = name || message("passkeys.unnamed");
          return (
            <li key={id} className="flex items-center gap-3 py-1">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{shown}</span>
                <span className="block text-xs text-soft">
                  {message("passkeys.made", { when: relativeTime(createdAtMs, nowMs) })}
                </span>
              </span>
              <RemoveButton
                action={remove}
                name="passkey"
                value={id}
                label={message("passkeys.remove", { name: shown })}
              />
            </li>
          );
        })}
      </ul>
      {isPossible ? (
        <form onSubmit={(event) => void add(event)}>
          <Field
            label={message("passkeys.name")}
            name="passkeyName"
            maxLength={limits.personNameLength}
            autoComplete="off"
            required
          />
          {hasPassword && (
            <>
              <KnownUser email={email} />
              <PasswordField label={message("account.currentPassword")} name="password" />
            </>
          )}
          <FormProblem state={problem ?? removed} />
          <button type="submit" className="button-quiet mt-2" disabled={isPending}>
            {message("passkeys.add")}
          </button>
        </form>
      ) : (
        <>
          <FormProblem state={removed} />
          <p className="text-soft">{message("passkeys.notHere")}</p>
        </>
      )}
    </section>
  );
}
