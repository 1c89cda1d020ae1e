import { AccountMenu } from "#app/_account/account-menu.tsx";
import { FirstAdministratorForm } from "#app/_account/first-administrator-form.tsx";
import { DocumentList } from "#app/_home/document-list.tsx";
import { NewDocumentButton } from "#app/_home/new-document-button.tsx";
import { currentRequest, currentVisitor } from "#app/_http/visitor.ts";
import { Logo } from "#app/_ui/logo.tsx";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { isUnclaimed, needsSetupCode } from "#lib/server/services/accounts.ts";
import { listDocuments } from "#lib/server/services/documents.ts";
import { redirect } from "next/navigation";

export default async function HomePage() {
  const backend = currentBackend();
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") {
    if (await isUnclaimed(backend))
      return <FirstAdministratorForm needsCode={needsSetupCode(backend, (await currentRequest()).headers)} />;
    redirect("/sign-in");
  }
  const documents = await listDocuments(backend, visitor.account.id);
  return (
    <div className="mx-auto max-w-3xl px-4 py-8 sm:py-14">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-4">
        <Logo />
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold tracking-tight">{message("app.name")}</h1>
          <p className="text-soft">{message("app.tagline")}</p>
        </div>
        <NewDocumentButton />
        <AccountMenu account={visitor.account} />
      </header>
      <main className="mt-10">
        <h2 className="mb-3 text-xs font-medium text-soft">{message("home.recent")}</h2>
        <DocumentList documents={documents} nowMs={backend.now()} />
      </main>
    </div>
  );
}
