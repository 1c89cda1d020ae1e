import { headers } from "next/headers";
import { AccountCard } from "#app/_account/account-card.tsx";
import { ForgetCopies } from "#app/_account/forget-copies.tsx";
import { currentVisitor } from "#app/_http/visitor.ts";
import { AskForm } from "#app/_sharing/ask-form.tsx";
import { PasswordForm } from "#app/_sharing/password-form.tsx";
import { Reload } from "#app/_sharing/reload.tsx";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { hasRequested } from "#lib/server/services/access-requests.ts";
import { accessOf } from "#lib/server/services/sharing.ts";
import { whoIs } from "#lib/server/services/visitors.ts";

/** What somebody sees who may not open a document, and what they can do about it. It says nothing of the document. */
export async function NoAccess() {
  const documentId = (await headers()).get("x-quire-path")?.split("/").at(2) ?? "";
  const backend = currentBackend();
  const visitor = await currentVisitor();
  const access = await accessOf(backend, whoIs(visitor), documentId);
  if (access.role !== null) return <Reload />;
  const { missing } = access;
  if (missing === "password") {
    return (
      <AccountCard title={message("noAccess.passwordTitle")}>
        <PasswordForm
          documentId={documentId}
          name={visitor.kind === "person" ? null : visitor.kind === "guest" ? visitor.guest.name : ""}
        />
      </AccountCard>
    );
  }
  const { actor } = whoIs(visitor);
  return (
    <AccountCard title={message("noAccess.title")}>
      {actor !== null && <ForgetCopies account={actor} documentId={documentId} />}
      {visitor.kind === "person" ? (
        <>
          <p className="mt-1 text-soft">{message("noAccess.signedIn", { email: visitor.account.email })}</p>
          <AskForm documentId={documentId} hasAsked={await hasRequested(backend, visitor.account.id, documentId)} />
        </>
      ) : (
        <>
          <p className="mt-1 text-soft">
            {message(missing === "account" ? "noAccess.needsAccount" : "noAccess.stranger")}
          </p>
          <a className="button-primary mt-5 w-full" href={`/sign-in?next=/d/${documentId}`}>
            {message("signIn.submit")}
          </a>
        </>
      )}
    </AccountCard>
  );
}
