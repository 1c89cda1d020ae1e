"use client";

import Link from "next/link";
import { useActionState } from "react";
import { askForPassword } from "#app/_actions/sign-in.ts";
import { message } from "#app/_ui/messages.ts";
import { AccountCard } from "./account-card.tsx";
import { EmailField } from "./credential-fields.tsx";
import { FormProblem } from "./form-problem.tsx";

/** Asks where to mail a link for a new password. */
export function ForgotForm() {
  const [state, send, isPending] = useActionState(askForPassword, null);
  return (
    <AccountCard title={message("forgot.title")}>
      <p className="mt-1 text-soft">{message("forgot.text")}</p>
      <form action={send}>
        <EmailField />
        {state?.ok === true ? (
          <output className="mt-3 block">{message("forgot.sent")}</output>
        ) : (
          <FormProblem state={state} />
        )}
        <button type="submit" className="button-primary mt-3 w-full" disabled={isPending}>
          {message("forgot.submit")}
        </button>
      </form>
      <Link className="link mt-4 block" href="/sign-in" prefetch={false}>
        {message("signIn.title")}
      </Link>
    </AccountCard>
  );
}
