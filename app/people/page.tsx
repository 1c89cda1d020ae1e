import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { PersonList } from "#app/_account/person-list.tsx";
import { SettingsFrame } from "#app/_account/settings-frame.tsx";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { listAccounts } from "#lib/server/services/accounts.ts";
import { hasPassword } from "#lib/server/services/confirmation.ts";

export function generateMetadata(): Metadata {
  return { title: message("people.title"), robots: { index: false } };
}

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
    <SettingsFrame title={message("people.title")}>
      <PersonList
        people={shown}
        ownId={visitor.account.id}
        hasPassword={await hasPassword(currentBackend(), visitor.account.id)}
      />
      {people.length > pageSize && (
        <Link
          className="link mt-4 block text-center"
          prefetch={false}
          href={`/people?after=${encodeURIComponent(shown.at(-1)?.email ?? "")}`}
        >
          {message("people.next")}
        </Link>
      )}
    </SettingsFrame>
  );
}
