import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { PersonList } from "#app/_account/person-list.tsx";
import { currentVisitor } from "#app/_http/visitor.ts";
import { Logo } from "#app/_ui/logo.tsx";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { listAccounts } from "#lib/server/services/accounts.ts";

export const metadata: Metadata = { title: message("people.title"), robots: { index: false } };

interface PageProps {
  searchParams: Promise<{ after?: string | string[] }>;
}

const pageSize = 100;

/** The people of this server, for its administrators. */
export default async function Page({ searchParams }: PageProps) {
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") redirect("/sign-in?next=/people");
  // Who is no administrator does not learn that there is such a page.
  if (!visitor.account.isAdmin) notFound();
  const { after } = await searchParams;
  const people = await listAccounts(currentBackend(), {
    after: typeof after === "string" ? after : "",
    limit: pageSize + 1,
  });
  const shown = people.slice(0, pageSize);
  return (
    <div className="mx-auto max-w-2xl px-4 py-8">
      <header className="flex items-center gap-3">
        <Link href="/" aria-label={message("document.home")} prefetch={false}>
          <Logo />
        </Link>
        <h1 className="text-xl font-semibold tracking-tight">{message("people.title")}</h1>
      </header>
      <main className="mt-8">
        <PersonList people={shown} ownId={visitor.account.id} />
        {people.length > pageSize && (
          <Link
            className="link mt-4 block text-center"
            prefetch={false}
            href={`/people?after=${encodeURIComponent(shown.at(-1)?.email ?? "")}`}
          >
            {message("people.next")}
          </Link>
        )}
      </main>
    </div>
  );
}
