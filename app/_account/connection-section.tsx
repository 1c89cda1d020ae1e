"use client";

import { useActionState } from "react";
import { connectProvider, disconnectProvider } from "#app/_actions/factors.ts";
import { message } from "#app/_ui/messages.ts";
import { KnownUser, PasswordField } from "./credential-fields.tsx";
import { FormProblem } from "./form-problem.tsx";

interface ConnectionSectionProps {
  email: string;
  hasPassword: boolean;
  connections: readonly { id: string; name: string; isConnected: boolean }[];
  /** What went wrong when a provider was asked last. */
  problem: string | null;
}

/** The identity providers that somebody may sign in by: connected and let go. */
export function ConnectionSection({ email, hasPassword, connections, problem }: ConnectionSectionProps) {
  const [off, disconnect, isLeaving] = useActionState(disconnectProvider, null);
  const [on, connect, isConnecting] = useActionState(
    async (before: Awaited<ReturnType<typeof connectProvider>> | null, form: FormData) => {
      const outcome = await connectProvider(before, form);
      if (outcome.ok) location.assign(outcome.value);
      return outcome;
    },
    null,
  );
  const others = connections.filter(({ isConnected }) => !isConnected);
  return (
    <section className="settings-section">
      <h2 className="font-semibold">{message("connections.title")}</h2>
      <p className="text-soft">{message("connections.why")}</p>
      <ul className="mt-2">
        {connections
          .filter(({ isConnected }) => isConnected)
          .map(({ id, name }) => (
            <li key={id} className="flex items-center gap-3 py-1">
              <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
              <form action={disconnect}>
                <input type="hidden" name="provider" value={id} />
                <button type="submit" className="button-quiet" disabled={isLeaving}>
                  {message("connections.leave", { name })}
                </button>
              </form>
            </li>
          ))}
      </ul>
      {(off !== null || problem !== null) && <FormProblem state={off ?? { ok: false, text: problem ?? "" }} />}
      {others.length > 0 && (
        <form action={connect}>
          {hasPassword && (
            <>
              <KnownUser email={email} />
              <PasswordField label={message("account.currentPassword")} name="password" />
            </>
          )}
          <FormProblem state={on} />
          <div className="mt-2 flex flex-wrap gap-2">
            {others.map(({ id, name }) => (
              <button
                key={id}
                type="submit"
                name="provider"
                value={id}
                className="button-quiet"
                disabled={isConnecting}
              >
                {message("connections.connect", { name })}
              </button>
            ))}
          </div>
        </form>
      )}
    </section>
  );
}
