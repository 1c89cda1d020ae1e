import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { z } from "zod";
import { AccountMenu } from "#app/_account/account-menu.tsx";
import { FirstAdministratorForm } from "#app/_account/first-administrator-form.tsx";
import { type Place, defaultSort } from "#app/_home/address.ts";
import { DocumentList } from "#app/_home/document-list.tsx";
import { layoutCookie } from "#app/_home/layout-cookie.ts";
import { ListHead } from "#app/_home/list-head.tsx";
import { NewMenu } from "#app/_home/new-menu.tsx";
import { SearchField } from "#app/_home/search-field.tsx";
import { Sidebar } from "#app/_home/sidebar.tsx";
import { TemplateGallery } from "#app/_home/template-gallery.tsx";
import type { HomeDocument } from "#app/_home/things.ts";
import { TrashedFolders } from "#app/_home/trashed-folders.tsx";
import { pathOf } from "#app/_home/tree.ts";
import { currentRequest, currentVisitor } from "#app/_http/visitor.ts";
import { FolderShareButton } from "#app/_sharing/folder-share-button.tsx";
import { Logo } from "#app/_ui/logo.tsx";
import { message } from "#app/_ui/messages.ts";
import { can } from "#lib/access/permissions.ts";
import { listSorts, listViews } from "#lib/protocol/lists.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { isUnclaimed, needsSetupCode } from "#lib/server/services/accounts.ts";
import { listFolders } from "#lib/server/services/folders.ts";
import { listDocuments, searchDocuments } from "#lib/server/services/library.ts";
import { previewTemplates } from "#lib/server/services/templates.ts";
import { listTrashedFolders } from "#lib/server/services/trash.ts";
import Link from "next/link";
import "./home.css";

interface HomePageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const address = z.object({
  view: z.enum(listViews).exclude(["folder"]).catch("recent"),
  folder: z.string().nullable().catch(null),
  sort: z.enum(listSorts).catch(defaultSort),
  q: z.string().max(500).catch(""),
});

const found = 50;

export default async function HomePage({ searchParams }: HomePageProps) {
  const backend = currentBackend();
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") {
    if (await isUnclaimed(backend))
      return <FirstAdministratorForm needsCode={needsSetupCode(backend, (await currentRequest()).headers)} />;
    redirect("/sign-in");
  }
  const { id: userId } = visitor.account;
  const place = placeOf(await searchParams);
  const { view, folderId, query } = place;
  const isSearch = query !== "";
  const [folders, list] = await Promise.all([
    listFolders(backend, userId),
    isSearch ? search(userId, query) : listDocuments(backend, userId, place),
  ]);
  const path = folderId === null ? [] : pathOf(folders, folderId);
  const folder = path.at(-1);
  if (view === "folder" && folder === undefined) notFound();
  const layout = (await cookies()).get(layoutCookie)?.value === "grid" && !isSearch ? "grid" : "list";
  const [trashed, templates] = await Promise.all([
    view === "trash" && !isSearch ? listTrashedFolders(backend, userId) : [],
    view === "templates" && !isSearch ? previewTemplates(backend) : [],
  ]);
  const { trashDays } = backend.config;
  return (
    <div className="home">
      <header className="home-header">
        <Link href="/" className="home-brand focus-ring" prefetch={false}>
          <Logo />
          <span>{message("app.name")}</span>
        </Link>
        <SearchField query={query} />
        <AccountMenu account={visitor.account} />
      </header>
      <div className="home-frame">
        <div className="home-left">
          <Sidebar place={place} folders={folders}>
            <NewMenu folderId={folder !== undefined && can(folder.role, "edit") ? folder.id : null} />
          </Sidebar>
        </div>
        <main className="home-main">
          <ListHead
            place={place}
            path={path}
            layout={layout}
            corner={folder !== undefined && <FolderShareButton folderId={folder.id} name={folder.name} />}
          />
          {view === "trash" && !isSearch && trashDays > 0 && (
            <p className="mb-3 text-soft">{message("home.trashDays", { count: trashDays })}</p>
          )}
          {templates.length > 0 && (
            <>
              <TemplateGallery previews={templates} />
              <h2 className="home-subtitle">{message("home.ownTemplates")}</h2>
            </>
          )}
          {trashed.length > 0 && <TrashedFolders folders={trashed} />}
          {(trashed.length === 0 || list.documents.length > 0) && (
            <DocumentList
              key={JSON.stringify(place)}
              place={place}
              documents={list.documents}
              next={list.next}
              folders={folders}
              layout={layout}
              nowMs={backend.now()}
            />
          )}
        </main>
      </div>
    </div>
  );
}

function placeOf(words: Record<string, string | string[] | undefined>): Place {
  const { view, folder, sort, q } = address.parse({ folder: null, ...words });
  return { view: folder === null ? view : "folder", folderId: folder, sort, query: q.trim() };
}

async function search(userId: string, query: string): Promise<{ documents: HomeDocument[]; next: string | null }> {
  const documents = await searchDocuments(currentBackend(), userId, { query, limit: found });
  return { documents, next: documents.length < found ? null : "more" };
}
