"use client";

import { useActionState } from "react";
import { acceptInvitation } from "#app/_actions/sign-in.ts";
import { message } from "#app/_ui/messages.ts";
import { AccountCard } from "./account-card.tsx";
import { FormProblem } from "./form-problem.tsx";

/** Asks somebody who is signed in whether they want what an invitation's link gives. */
export function AcceptForm({ token, title, name }: { token: string; title: string; name: string }) {
  const [state, submit, pending] = useActionState(acceptInvitation, null);
  return (
    <AccountCard title={message("join.title")}>
      <p className="mt-1 text-soft">{message("join.text", { title: title || message("document.untitled"), name })}</p>
      <form action={submit}>
        <input type="hidden" name="invitation" value={token} />
        <FormProblem state={state} />
        <button type="submit" className="button-primary mt-3 w-full" disabled={pending}>
          {message("join.submit")}
        </button>
      </form>
    </AccountCard>
  );
}
