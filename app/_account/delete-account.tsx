"use client";

import { useActionState, useState } from "react";
import { type FormState, deleteAccount } from "#app/_actions/account.ts";
import { forgetCopies } from "#app/_device/copies.ts";
import { message } from "#app/_ui/messages.ts";
import { KnownUser, PasswordField } from "./credential-fields.tsx";
import { FormProblem } from "./form-problem.tsx";

interface DeleteAccountProps {
  account: { id: string; email: string };
  owned: { documents: number; folders: number };
  hasPassword: boolean;
}

/** Lets somebody delete their account, and says what becomes of what they own. */
export function DeleteAccount({ account, owned, hasPassword }: DeleteAccountProps) {
  const [inheritance, setInheritance] = useState<"give" | "delete">("give");
  const [state, send, isPending] = useActionState(async (before: FormState, form: FormData) => {
    if (!confirm(message("account.deleteConfirm"))) return before;
    const outcome = await deleteAccount(before, form);
    if (outcome?.ok !== true) return outcome;
    // Nothing is left that could be synchronised with.
    await forgetCopies(`user:${account.id}`, { all: true });
    location.assign("/sign-in");
    return outcome;
  }, null);
  const ownsNothing = owned.documents + owned.folders === 0;
  const choice = (value: "give" | "delete", text: string) => (
    <label className="mt-2 flex items-center gap-2">
      <input
        type="radio"
        name="inheritance"
        value={value}
        checked={inheritance === value}
        onChange={() => setInheritance(value)}
      />
      {text}
    </label>
  );
  return (
    <section className="settings-section">
      <h2 className="font-semibold">{message("account.delete")}</h2>
      <p className="text-soft">{message("account.deleteWhy")}</p>
      <form action={send}>
        {ownsNothing ? (
          <input type="hidden" name="inheritance" value="delete" />
        ) : (
          <fieldset className="mt-3">
            <legend>{message("account.deleteOwned", owned)}</legend>
            {choice("give", message("account.deleteGive"))}
            {inheritance === "give" && (
              <label className="mt-1 ml-6 block">
                <span className="block text-xs text-soft">{message("account.deleteGiveTo")}</span>
                <input className="field w-full max-w-xs" type="email" name="giveTo" required autoComplete="off" />
              </label>
            )}
            {choice("delete", message("account.deleteAll"))}
          </fieldset>
        )}
        <KnownUser email={account.email} />
        {hasPassword && <PasswordField label={message("account.currentPassword")} name="password" />}
        <FormProblem state={state} />
        <button type="submit" className="button-quiet mt-2 text-warn" disabled={isPending}>
          {message("account.deleteSubmit")}
        </button>
      </form>
    </section>
  );
}
