"use client";

import { type ReactNode, useActionState } from "react";
import type { FormState } from "#app/_actions/account.ts";
import { FormProblem } from "./form-problem.tsx";

interface SettingsFormProps {
  title: string;
  action: (state: FormState, form: FormData) => Promise<FormState>;
  submit: string;
  /** Said after it worked. */
  done: string;
  children?: ReactNode;
}

/** One setting with its button, and what came of it. */
export function SettingsForm({ title, action, submit, done, children }: SettingsFormProps) {
  const [state, send, pending] = useActionState(action, null);
  return (
    <section className="settings-section">
      <h2 className="font-semibold">{title}</h2>
      <form action={send}>
        {children}
        {state?.ok === true ? (
          <output className="mt-3 block min-h-5 text-soft">{done}</output>
        ) : (
          <FormProblem state={state} />
        )}
        <button type="submit" className="button-quiet mt-2" disabled={pending}>
          {submit}
        </button>
      </form>
    </section>
  );
}
