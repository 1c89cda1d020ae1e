import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { KnownUser, NameField, NewPasswordField, PasswordField } from "#app/_account/credential-fields.tsx";
import { DeleteAccount } from "#app/_account/delete-account.tsx";
import { ProfileFields } from "#app/_account/profile-fields.tsx";
import { SessionList } from "#app/_account/session-list.tsx";
import { SettingsForm } from "#app/_account/settings-form.tsx";
import { SettingsFrame } from "#app/_account/settings-frame.tsx";
import { TokenSection } from "#app/_account/token-section.tsx";
import { changePassword, changeProfile, endOtherSessions } from "#app/_actions/account.ts";
import { currentRequest, currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import { tokenScopes } from "#lib/protocol/tokens.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { countOwned } from "#lib/server/services/account-deletion.ts";
import { listSessions } from "#lib/server/services/sessions.ts";
import { listTokens } from "#lib/server/services/tokens.ts";

export const metadata: Metadata = { title: message("account.settings"), robots: { index: false } };

export default async function Page() {
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") redirect("/sign-in?next=/account");
  const backend = currentBackend();
  const { headers } = await currentRequest();
  const [sessions, tokens, owned] = await Promise.all([
    listSessions(backend, headers),
    listTokens(backend, visitor.account.id),
    countOwned(backend, visitor.account.id),
  ]);
  return (
    <SettingsFrame title={message("account.settings")}>
      <SettingsForm
        title={message("account.profile")}
        action={changeProfile}
        submit={message("account.saveProfile")}
        done={message("account.saved")}
      >
        <NameField value={visitor.account.name} hint={message("account.nameHint")} />
        {/* Made anew with what was saved: a form goes back to what its fields began with. */}
        <ProfileFields
          key={`${visitor.account.color} ${visitor.account.theme}`}
          color={visitor.account.color}
          theme={visitor.account.theme}
        />
        <p className="mt-4">
          <span className="font-medium">{message("account.email")}</span>
          <span className="block text-soft">{visitor.account.email}</span>
        </p>
      </SettingsForm>
      <SettingsForm
        title={message("account.changePassword")}
        action={changePassword}
        submit={message("account.changePassword")}
        done={message("account.passwordChanged")}
      >
        <KnownUser email={visitor.account.email} />
        <PasswordField label={message("account.currentPassword")} name="current" />
        <NewPasswordField label={message("account.newPassword")} />
      </SettingsForm>
      <SettingsForm
        title={message("account.sessions")}
        action={endOtherSessions}
        submit={message("account.endSessions")}
        done={message("account.sessionsEnded")}
      >
        <SessionList sessions={sessions} nowMs={backend.now()} />
      </SettingsForm>
      <TokenSection
        tokens={tokens}
        scopes={tokenScopes.filter((scope) => scope !== "admin" || visitor.account.isAdmin)}
        nowMs={backend.now()}
      />
      <DeleteAccount account={visitor.account} owned={owned} />
    </SettingsFrame>
  );
}
