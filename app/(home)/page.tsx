import { DocumentList } from "#app/_home/document-list.tsx";
import { NewDocumentButton } from "#app/_home/new-document-button.tsx";
import { currentGuest } from "#app/_http/guest.ts";
import { Logo } from "#app/_ui/logo.tsx";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { listVisited } from "#lib/server/services/documents.ts";
import { guestActor } from "#lib/server/services/guests.ts";

export default async function HomePage() {
  const backend = currentBackend();
  const guest = await currentGuest();
  const documents = guest === null ? [] : await listVisited(backend, guestActor(guest));
  return (
    <div className="mx-auto max-w-3xl px-4 py-8 sm:py-14">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-4">
        <Logo />
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold tracking-tight">{message("app.name")}</h1>
          <p className="text-soft">{message("app.tagline")}</p>
        </div>
        <NewDocumentButton />
      </header>
      <main className="mt-10">
        <h2 className="mb-3 text-xs font-medium text-soft">{message("home.recent")}</h2>
        <DocumentList documents={documents} nowMs={backend.now()} />
      </main>
    </div>
  );
}
