"use client";

import { useActionState } from "react";
import { choosePassword } from "#app/_actions/sign-in.ts";
import { message } from "#app/_ui/messages.ts";
import { AccountCard } from "./account-card.tsx";
import { EmailField, NewPasswordField } from "./credential-fields.tsx";
import { FormProblem } from "./form-problem.tsx";

/** Lets somebody who came by a link choose a new password. */
export function NewPasswordForm({ token, email }: { token: string; email: string }) {
  const [state, submit, pending] = useActionState(choosePassword, null);
  return (
    <AccountCard title={message("password.title")}>
      <p className="mt-1 text-soft">{message("password.text")}</p>
      <form action={submit}>
        <input type="hidden" name="token" value={token} />
        <EmailField fixed={email} />
        <NewPasswordField label={message("account.newPassword")} />
        <FormProblem state={state} />
        <button type="submit" className="button-primary mt-3 w-full" disabled={pending}>
          {message("password.submit")}
        </button>
      </form>
    </AccountCard>
  );
}
