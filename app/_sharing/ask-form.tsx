"use client";

import { useActionState } from "react";
import { askForAccess } from "#app/_actions/sharing.ts";
import { message } from "#app/_ui/messages.ts";

/** Asks a document's owner to be let in, once. */
export function AskForm({ documentId, hasAsked }: { documentId: string; hasAsked: boolean }) {
  const [state, submit, pending] = useActionState(askForAccess, null);
  if (hasAsked || state?.ok === true) return <output className="mt-4 block">{message("noAccess.asked")}</output>;
  return (
    <form action={submit}>
      <input type="hidden" name="document" value={documentId} />
      <label className="mt-4 block">
        <span className="mb-1 block font-medium">{message("noAccess.role")}</span>
        <select name="role" className="field w-full" defaultValue="editor">
          <option value="viewer">{message("role.viewer")}</option>
          <option value="commenter">{message("role.commenter")}</option>
          <option value="editor">{message("role.editor")}</option>
        </select>
      </label>
      <label className="mt-4 block">
        <span className="mb-1 block font-medium">{message("noAccess.note")}</span>
        <textarea name="note" className="field w-full py-2" rows={2} maxLength={500} />
      </label>
      <p role="alert" className="mt-3 min-h-5 text-warn">
        {state !== null && !state.ok && state.text}
      </p>
      <button type="submit" className="button-primary mt-3 w-full" disabled={pending}>
        {message("noAccess.ask")}
      </button>
    </form>
  );
}
