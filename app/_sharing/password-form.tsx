"use client";

import { useActionState } from "react";
import { openWithPassword } from "#app/_actions/sharing.ts";
import { message } from "#app/_ui/messages.ts";
import { limits } from "#lib/protocol/limits.ts";

interface PasswordFormProps {
  documentId: string;
  /** The name that a guest has chosen; null for a person with an account. */
  name: string | null;
}

/** Asks for the password of a document's link, and a guest for their name. */
export function PasswordForm({ documentId, name }: PasswordFormProps) {
  const [state, submit, pending] = useActionState(openWithPassword, null);
  return (
    <form action={submit}>
      <p className="mt-1 text-soft">{message("noAccess.password")}</p>
      <input type="hidden" name="document" value={documentId} />
      {name !== null && (
        <label className="mt-4 block">
          <span className="mb-1 block font-medium">{message("name.label")}</span>
          <input
            name="name"
            className="field w-full"
            defaultValue={name}
            maxLength={limits.personNameLength}
            autoComplete="name"
            required
          />
        </label>
      )}
      <label className="mt-4 block">
        <span className="mb-1 block font-medium">{message("account.password")}</span>
        <input
          name="password"
          type="password"
          className="field w-full"
          maxLength={limits.passwordLengthMax}
          autoComplete="off"
          required
        />
      </label>
      <p role="alert" className="mt-3 min-h-5 text-warn">
        {state !== null && !state.ok && state.text}
      </p>
      <button type="submit" className="button-primary mt-3 w-full" disabled={pending}>
        {message("noAccess.open")}
      </button>
    </form>
  );
}
