import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { ConnectionSection } from "#app/_account/connection-section.tsx";
import { KnownUser, NameField, NewPasswordField, PasswordField } from "#app/_account/credential-fields.tsx";
import { DeleteAccount } from "#app/_account/delete-account.tsx";
import { PasskeySection } from "#app/_account/passkey-section.tsx";
import { PictureSection } from "#app/_account/picture-section.tsx";
import { ProfileFields } from "#app/_account/profile-fields.tsx";
import { SecondFactorSection } from "#app/_account/second-factor-section.tsx";
import { SessionList } from "#app/_account/session-list.tsx";
import { SettingsForm } from "#app/_account/settings-form.tsx";
import { SettingsFrame } from "#app/_account/settings-frame.tsx";
import { signInProblem } from "#app/_account/sign-in-problem.ts";
import { changePassword, changeProfile, endOtherSessions } from "#app/_actions/account.ts";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { countOwned } from "#lib/server/services/account-deletion.ts";
import { hasPassword } from "#lib/server/services/confirmation.ts";
import { listConnections } from "#lib/server/services/identity-providers.ts";
import { listPasskeys, passkeyOrigin } from "#lib/server/services/passkeys.ts";
import { recoveryCodesLeft } from "#lib/server/services/second-factor.ts";
import { listSessions } from "#lib/server/services/sessions.ts";

export function generateMetadata(): Metadata {
  return { title: message("account.settings"), robots: { index: false } };
}

interface PageProps {
  searchParams: Promise<{ error?: string | string[] }>;
}

export default async function Page({ searchParams }: PageProps) {
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") redirect("/sign-in?next=/account");
  const backend = currentBackend();
  const { id: userId, email } = visitor.account;
  const { error } = await searchParams;
  const [sessions, owned, codesLeft, passkeys, connections, mayType] = await Promise.all([
    listSessions(backend, { userId, sessionId: visitor.sessionId }),
    countOwned(backend, userId),
    recoveryCodesLeft(backend, userId),
    listPasskeys(backend, userId),
    listConnections(backend, userId),
    hasPassword(backend, userId),
  ]);
  return (
    <SettingsFrame title={message("account.settings")}>
      <PictureSection face={visitor.account} />
      <SettingsForm
        title={message("account.profile")}
        action={changeProfile}
        submit={message("account.saveProfile")}
        done={message("account.saved")}
      >
        <NameField value={visitor.account.name} hint={message("account.nameHint")} />
        {/* Made anew with what was saved: a form goes back to what its fields began with. */}
        <ProfileFields
          key={`${visitor.account.color} ${visitor.account.theme} ${visitor.account.language}`}
          color={visitor.account.color}
          theme={visitor.account.theme}
          language={visitor.account.language}
        />
        <p className="mt-4">
          <span className="font-medium">{message("account.email")}</span>
          <span className="block text-soft">{email}</span>
        </p>
      </SettingsForm>
      <SettingsForm
        title={message(mayType ? "account.changePassword" : "account.choosePassword")}
        action={changePassword}
        submit={message(mayType ? "account.changePassword" : "account.choosePassword")}
        done={message("account.passwordChanged")}
      >
        <KnownUser email={email} />
        {mayType && <PasswordField label={message("account.currentPassword")} name="current" />}
        <NewPasswordField label={message("account.newPassword")} />
      </SettingsForm>
      {mayType && <SecondFactorSection email={email} codesLeft={codesLeft} />}
      <PasskeySection
        email={email}
        hasPassword={mayType}
        passkeys={passkeys}
        origin={passkeyOrigin(backend)}
        nowMs={backend.now()}
      />
      {connections.length > 0 && (
        <ConnectionSection
          email={email}
          hasPassword={mayType}
          connections={connections}
          problem={signInProblem(error)}
        />
      )}
      <SettingsForm
        title={message("account.sessions")}
        action={endOtherSessions}
        submit={message("account.endSessions")}
        done={message("account.sessionsEnded")}
      >
        <SessionList sessions={sessions} nowMs={backend.now()} />
      </SettingsForm>
      <section className="settings-section">
        <h2 className="font-semibold">{message("programs.title")}</h2>
        <p className="text-soft">{message("programs.why")}</p>
        <Link className="link mt-2 inline-block" href="/account/programs" prefetch={false}>
          {message("programs.go")}
        </Link>
      </section>
      <DeleteAccount account={visitor.account} owned={owned} hasPassword={mayType} />
    </SettingsFrame>
  );
}
