import { Globe, Lock, UsersRound } from "lucide-react";
import { useState } from "react";
import type { SharingChange, SharingState } from "#app/_actions/sharing.ts";
import { message } from "#app/_ui/messages.ts";
import { type LinkScope, linkScopes } from "#lib/access/link.ts";
import { CopyField } from "./copy-field.tsx";
import { type GivenRole, RoleSelect } from "./role-select.tsx";

interface GeneralAccessProps {
  state: SharingState;
  mayShare: boolean;
  busy: boolean;
  onChange: (wish: SharingChange) => Promise<boolean>;
}

const icons = { restricted: Lock, "signed-in": UsersRound, anyone: Globe } as const;

/** What the document's address gives to whom it was not given. */
export function GeneralAccess({ state, mayShare, busy, onChange }: GeneralAccessProps) {
  const { scope, role, expiresAtMs, hasPassword } = state.link;
  const [password, setPassword] = useState("");
  const Icon = icons[scope];
  const set = (next: { scope?: LinkScope; role?: GivenRole; expiresAtMs?: number | null; password?: string | null }) =>
    onChange({ type: "link", scope, role: role as GivenRole, expiresAtMs, ...next });
  return (
    <section aria-labelledby="share-general">
      <h3 id="share-general" className="mb-1 font-semibold">
        {message("share.general")}
      </h3>
      <div className="flex flex-wrap items-center gap-2">
        <Icon aria-hidden size={18} className="shrink-0 text-soft" />
        <select
          className="select-quiet"
          aria-label={message("share.scope")}
          value={scope}
          disabled={!mayShare}
          onChange={(event) => void set({ scope: event.target.value as LinkScope })}
        >
          {linkScopes.map((each) => (
            <option key={each} value={each}>
              {message(`scope.${each}`)}
            </option>
          ))}
        </select>
        {scope !== "restricted" && (
          <RoleSelect
            label={message("share.linkRole")}
            value={role}
            disabled={!mayShare}
            onChange={(next) => void set({ role: next })}
          />
        )}
      </div>
      <p className="mt-1 text-xs text-soft">{message(`scope.${scope}Detail`)}</p>
      {scope !== "restricted" && mayShare && (
        <div className="mt-3 grid gap-3 sm:grid-cols-2">
          <label className="block">
            <span className="mb-1 block">{message("share.expires")}</span>
            <input
              type="date"
              className="field w-full"
              key={expiresAtMs}
              defaultValue={expiresAtMs === null ? "" : dayOf(expiresAtMs)}
              min={dayOf(state.nowMs)}
              // A date is typed digit by digit, and each but the last makes another year of it.
              onBlur={(event) => {
                const next = endOfDay(event.target.value);
                if (next !== expiresAtMs && event.target.validity.valid) void set({ expiresAtMs: next });
              }}
            />
          </label>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void set({ password: hasPassword ? null : password }).then(() => setPassword(""));
            }}
          >
            <label className="block">
              <span className="mb-1 block">{message("share.password")}</span>
              <input
                type="password"
                className="field w-full"
                value={hasPassword ? "********" : password}
                readOnly={hasPassword}
                disabled={busy}
                autoComplete="new-password"
                maxLength={200}
                required
                onChange={(event) => setPassword(event.target.value)}
              />
            </label>
            <button type="submit" className="link mt-1" disabled={busy}>
              {message(hasPassword ? "share.removePassword" : "share.setPassword")}
            </button>
          </form>
        </div>
      )}
      <div className="mt-3">
        <CopyField label={message("share.link")} value={`${location.origin}${location.pathname}`} />
      </div>
    </section>
  );
}

/** The day of a time here, as a date field wants it. */
function dayOf(timeMs: number): string {
  const date = new Date(timeMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last moment of a day here; null for none. */
function endOfDay(day: string): number | null {
  const end = new Date(`${day}T23:59:59.999`).getTime();
  return Number.isNaN(end) ? null : end;
}
