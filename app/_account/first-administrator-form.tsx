"use client";

import { useActionState } from "react";
import { claimServer } from "#app/_actions/sign-in.ts";
import { message } from "#app/_ui/messages.ts";
import { AccountCard } from "./account-card.tsx";
import { Field } from "./field.tsx";
import { FormProblem } from "./form-problem.tsx";
import { NewAccountFields } from "./new-account-fields.tsx";

/** The first page that anybody sees of a new server. */
export function FirstAdministratorForm({ needsCode }: { needsCode: boolean }) {
  const [state, submit, pending] = useActionState(claimServer, null);
  return (
    <AccountCard title={message("first.title")}>
      <p className="mt-1 text-soft">{message("first.text")}</p>
      <form action={submit}>
        {needsCode && (
          <Field
            label={message("first.code")}
            name="code"
            autoComplete="off"
            spellCheck={false}
            hint={message("first.codeHint")}
            required
          />
        )}
        <NewAccountFields />
        <FormProblem state={state} />
        <button type="submit" className="button-primary mt-3 w-full" disabled={pending}>
          {message("first.submit")}
        </button>
      </form>
    </AccountCard>
  );
}
