"use client";

import Link from "next/link";
import { useActionState } from "react";
import { signUp } from "#app/_actions/sign-in.ts";
import { message } from "#app/_ui/messages.ts";
import { AccountCard } from "./account-card.tsx";
import { FormProblem } from "./form-problem.tsx";
import { NewAccountFields } from "./new-account-fields.tsx";

interface SignUpFormProps {
  /** The path to go to afterwards. */
  next: string;
  /** The invitation that brought the person here, the address that it was for, and the document's title, if it was for one. */
  invitation?: { token: string; email: string; title: string | null };
}

/** Makes an account. */
export function SignUpForm({ next, invitation }: SignUpFormProps) {
  const [state, submit, pending] = useActionState(signUp, null);
  return (
    <AccountCard title={message("signUp.title")}>
      {invitation !== undefined && (
        <p className="mt-1 text-soft">
          {invitation.title === null
            ? message("signUp.invitedToServer")
            : message("signUp.invited", { title: invitation.title || message("document.untitled") })}
        </p>
      )}
      <form action={submit}>
        <input type="hidden" name="next" value={next} />
        <input type="hidden" name="invitation" value={invitation?.token ?? ""} />
        <NewAccountFields email={invitation?.email} />
        <FormProblem state={state} />
        <button type="submit" className="button-primary mt-3 w-full" disabled={pending}>
          {message("signUp.submit")}
        </button>
      </form>
      <p className="mt-5 text-soft">
        <Link className="link" href={`/sign-in?next=${encodeURIComponent(next)}`} prefetch={false}>
          {message("signUp.signIn")}
        </Link>
      </p>
    </AccountCard>
  );
}
