import type { Metadata } from "next";
import { cookies } from "next/headers";
import { forbidden, notFound, unauthorized } from "next/navigation";
import { cache } from "react";
import { AccountMenu } from "#app/_account/account-menu.tsx";
import { NameCard } from "#app/_account/name-card.tsx";
import { zoomCookie, zoomOf } from "#app/_editor/zoom.ts";
import { InTrash } from "#app/_home/in-trash.tsx";
import { StarButton } from "#app/_home/star-button.tsx";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import { can } from "#lib/access/permissions.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { findDocument, recordVisit } from "#lib/server/services/documents.ts";
import { accessOf } from "#lib/server/services/sharing.ts";
import { isStarred } from "#lib/server/services/stars.ts";
import { DocumentView } from "./document-view.tsx";
import { presenceOf, whoIs } from "#lib/server/services/visitors.ts";

interface PageProps {
  params: Promise<{ documentId: string }>;
}

const find = cache((documentId: string) => findDocument(currentBackend(), documentId));

const access = cache(async (documentId: string) =>
  accessOf(currentBackend(), whoIs(await currentVisitor()), documentId),
);

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { documentId } = await params;
  const robots = { index: false };
  if ((await access(documentId)).role === null) return { robots };
  return { title: (await find(documentId))?.title || message("document.untitled"), robots };
}

/** The stored text, or none: the page works without, so a problem here must not keep people from their document. */
async function storedText(documentId: string): Promise<{ title: string; language: string | null; html: string }> {
  const { renderer, logger } = currentBackend();
  try {
    return await renderer.render(documentId);
  } catch (error) {
    logger.error({ err: error, document: documentId }, "a document could not be rendered");
    return { title: (await find(documentId))?.title ?? "", language: null, html: "" };
  }
}

export default async function Page({ params }: PageProps) {
  const { documentId } = await params;
  const granted = await access(documentId);
  if (granted.role === null) {
    if (granted.missing === "document") notFound();
    if (granted.missing === "trashed") return <InTrash documentId={documentId} />;
    if (granted.missing === "account") unauthorized();
    forbidden();
  }
  const backend = currentBackend();
  const visitor = await currentVisitor();
  const { actor } = whoIs(visitor);
  const account = visitor.kind === "person" ? visitor.account : null;
  const [rendered, starred] = await Promise.all([
    storedText(documentId),
    account !== null && isStarred(backend, account.id, documentId),
    actor === null ? undefined : recordVisit(backend, actor, documentId),
  ]);
  const user = presenceOf(visitor);
  return (
    <>
      <DocumentView
        documentId={documentId}
        user={user}
        initialTitle={rendered.title}
        initialHtml={rendered.html}
        initialLanguage={rendered.language}
        initialZoom={zoomOf((await cookies()).get(zoomCookie)?.value)}
        star={<StarButton documentId={documentId} title={rendered.title} isStarred={starred} />}
        account={account === null ? null : <AccountMenu account={account} />}
        mayTrash={can(granted.role, "trash")}
      />
      {user === null && <NameCard />}
    </>
  );
}
