"use client";

import { useActionState } from "react";
import { endToken, makeToken } from "#app/_actions/account.ts";
import { message } from "#app/_ui/messages.ts";
import { relativeTime } from "#app/_ui/relative-time.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { TokenScope } from "#lib/protocol/tokens.ts";
import { FormProblem } from "./form-problem.tsx";
import { RemoveButton } from "./remove-button.tsx";
import { TextToCopy } from "./text-to-copy.tsx";

interface TokenSectionProps {
  tokens: {
    id: string;
    name: string;
    scope: TokenScope;
    expiresAtMs: number | null;
    lastUsedAtMs: number | null;
  }[];
  scopes: readonly TokenScope[];
  hasPassword: boolean;
  nowMs: number;
}

const lifetimes = [30, 90, 365, 0];

/** The tokens by which programs do what the person may: made, seen and ended. */
export function TokenSection({ tokens, scopes, hasPassword, nowMs }: TokenSectionProps) {
  const [made, make, isMaking] = useActionState(makeToken, null);
  const [ended, end] = useActionState(endToken, null);
  return (
    <section className="settings-section">
      <h2 className="font-semibold">{message("account.tokens")}</h2>
      <p className="text-soft">{message("account.tokensWhy")}</p>
      <ul className="mt-2">
        {tokens.map(({ id, name, scope, expiresAtMs, lastUsedAtMs }) => (
          <li key={id} className="flex items-center gap-3 py-1">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{name}</span>
              <span className="block text-xs text-soft">
                {[
                  message(`account.tokenScope.${scope}`),
                  lastUsedAtMs === null
                    ? message("account.tokenUnused")
                    : message("account.tokenUsed", { when: relativeTime(lastUsedAtMs, nowMs) }),
                  ...(expiresAtMs === null
                    ? []
                    : [message("account.tokenUntil", { when: new Date(expiresAtMs).toISOString().slice(0, 10) })]),
                ].join(", ")}
              </span>
            </span>
            <RemoveButton action={end} name="token" value={id} label={message("account.tokenEnd", { name })} />
          </li>
        ))}
      </ul>
      <FormProblem state={ended} />
      <form action={make} className="mt-2 flex flex-wrap items-end gap-2">
        <label className="flex-[1_1_12rem]">
          <span className="block text-xs text-soft">{message("account.tokenName")}</span>
          <input className="field w-full" name="name" maxLength={100} required autoComplete="off" />
        </label>
        <label>
          <span className="block text-xs text-soft">{message("account.tokenScope")}</span>
          <select className="field" name="scope" defaultValue="write">
            {scopes.map((scope) => (
              <option key={scope} value={scope}>
                {message(`account.tokenScope.${scope}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="block text-xs text-soft">{message("account.tokenDays")}</span>
          <select className="field" name="days" defaultValue="90">
            {lifetimes.map((days) => (
              <option key={days} value={days}>
                {days === 0 ? message("account.tokenNever") : message("account.tokenAfter", { count: days })}
              </option>
            ))}
          </select>
        </label>
        {hasPassword && (
          <label className="flex-[1_1_12rem]">
            <span className="block text-xs text-soft">{message("account.currentPassword")}</span>
            <input
              className="field w-full"
              type="password"
              name="password"
              autoComplete="current-password"
              maxLength={limits.passwordLengthMax}
              required
            />
          </label>
        )}
        <button type="submit" className="button-quiet" disabled={isMaking}>
          {message("account.tokenMake")}
        </button>
      </form>
      {made?.ok === true ? (
        <TextToCopy label={message("account.tokenShown")} value={made.value} />
      ) : (
        <FormProblem state={made} />
      )}
    </section>
  );
}
