"use client";

import { useActionState, useId } from "react";
import { chooseName } from "#app/_actions/guest.ts";
import { message } from "#app/_ui/messages.ts";
import { limits } from "#lib/protocol/limits.ts";

/** Asks for a name, once in a browser. It lies over the page's foot, so that the text can be read meanwhile. */
export function NameCard() {
  const [result, submit, pending] = useActionState(chooseName, null);
  const id = useId();
  return (
    <form action={submit} aria-labelledby={`${id}-title`} className="name-card">
      <h2 id={`${id}-title`} className="font-semibold">
        {message("name.title")}
      </h2>
      <p className="text-soft">{message("name.why")}</p>
      <div className="mt-3 flex gap-2">
        <input
          name="name"
          className="field min-w-0 flex-1"
          aria-label={message("name.label")}
          aria-invalid={result?.accepted === false}
          aria-describedby={`${id}-problem`}
          placeholder={message("name.label")}
          maxLength={limits.personNameLength}
          autoComplete="name"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it is the one thing to do here, and covers no text
          autoFocus
        />
        <button type="submit" className="button-primary" disabled={pending}>
          {message("name.submit")}
        </button>
      </div>
      <p id={`${id}-problem`} aria-live="polite" className="text-warn">
        {result?.accepted === false && message("name.empty")}
      </p>
    </form>
  );
}
