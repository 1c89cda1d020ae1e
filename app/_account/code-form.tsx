"use client";

import Link from "next/link";
import { useActionState } from "react";
import { passCode } from "#app/_actions/sign-in.ts";
import { message } from "#app/_ui/messages.ts";
import { AccountCard } from "./account-card.tsx";
import { Field } from "./field.tsx";
import { FormProblem } from "./form-problem.tsx";

/** Asks for the second factor; `next` is the path to go to afterwards. */
export function CodeForm({ next }: { next: string }) {
  const [state, submit, pending] = useActionState(passCode, null);
  return (
    <AccountCard title={message("code.title")}>
      <p className="mt-1 text-soft">{message("code.why")}</p>
      <form action={submit}>
        <input type="hidden" name="next" value={next} />
        <Field
          label={message("code.label")}
          name="code"
          hint={message("code.recovery")}
          autoComplete="one-time-code"
          maxLength={20}
          required
          autoCapitalize="off"
          spellCheck={false}
        />
        <label className="mt-4 flex items-center gap-2">
          <input type="checkbox" name="remember" />
          {message("code.remember")}
        </label>
        <FormProblem state={state} />
        <button type="submit" className="button-primary mt-3 w-full" disabled={pending}>
          {message("signIn.submit")}
        </button>
      </form>
      <p className="mt-5 text-soft">
        <Link className="link" href={`/sign-in?next=${encodeURIComponent(next)}`} prefetch={false}>
          {message("code.back")}
        </Link>
      </p>
      <p className="mt-2 text-soft">{message("code.lost")}</p>
    </AccountCard>
  );
}
