"use client";

import Link from "next/link";
import { type ReactNode, useActionState } from "react";
import { signIn } from "#app/_actions/sign-in.ts";
import { message } from "#app/_ui/messages.ts";
import { AccountCard } from "./account-card.tsx";
import { EmailField, PasswordField } from "./credential-fields.tsx";
import { FormProblem } from "./form-problem.tsx";

interface SignInFormProps {
  /** The path to go to afterwards. */
  next: string;
  /** Whether people may make accounts without being asked. */
  canSignUp: boolean;
  /** Whether a link for a new password can be mailed. */
  hasMail: boolean;
  /** What went wrong on another way in. */
  problem: string | null;
  /** The other ways in. */
  others: ReactNode;
}

/** Signs in with an address and a password, with or without JavaScript. */
export function SignInForm({ next, canSignUp, hasMail, problem, others }: SignInFormProps) {
  const [state, submit, pending] = useActionState(signIn, null);
  return (
    <AccountCard title={message("signIn.title")}>
      <form action={submit}>
        <input type="hidden" name="next" value={next} />
        <EmailField />
        <PasswordField label={message("account.password")} name="password" />
        <FormProblem state={state ?? (problem === null ? null : { ok: false, text: problem })} />
        <button type="submit" className="button-primary mt-3 w-full" disabled={pending}>
          {message("signIn.submit")}
        </button>
      </form>
      {others}
      <p className="mt-5 text-soft">
        {canSignUp ? (
          <Link className="link" href={`/sign-up?next=${encodeURIComponent(next)}`} prefetch={false}>
            {message("signIn.signUp")}
          </Link>
        ) : (
          message("signIn.byInvitation")
        )}
      </p>
      <p className="mt-2 text-soft">
        {hasMail ? (
          <Link className="link" href="/password" prefetch={false}>
            {message("forgot.title")}
          </Link>
        ) : (
          message("signIn.forgot")
        )}
      </p>
    </AccountCard>
  );
}
