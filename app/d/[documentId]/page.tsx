import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { NameCard } from "#app/_account/name-card.tsx";
import { DocumentPage } from "#app/_editor/document-page.tsx";
import { currentGuest } from "#app/_http/guest.ts";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { findDocument, recordVisit } from "#lib/server/services/documents.ts";
import { guestActor, guestPresence } from "#lib/server/services/guests.ts";

interface PageProps {
  params: Promise<{ documentId: string }>;
}

const find = cache((documentId: string) => findDocument(currentBackend(), documentId));

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const found = await find((await params).documentId);
  return { title: found?.title || message("document.untitled"), robots: { index: false } };
}

/** The stored text, or none: the page works without, so a problem here must not keep people from their document. */
async function storedText(documentId: string): Promise<{ title: string; html: string }> {
  const { renderer, logger } = currentBackend();
  try {
    return await renderer.render(documentId);
  } catch (error) {
    logger.error({ err: error, document: documentId }, "a document could not be rendered");
    return { title: (await find(documentId))?.title ?? "", html: "" };
  }
}

export default async function Page({ params }: PageProps) {
  const { documentId } = await params;
  if ((await find(documentId)) === null) notFound();
  const backend = currentBackend();
  const guest = await currentGuest();
  const [rendered] = await Promise.all([
    storedText(documentId),
    guest === null ? undefined : recordVisit(backend, guestActor(guest), documentId),
  ]);
  const user = guest === null ? null : guestPresence(guest);
  return (
    <>
      <DocumentPage documentId={documentId} user={user} initialTitle={rendered.title} initialHtml={rendered.html} />
      {user === null && <NameCard />}
    </>
  );
}
