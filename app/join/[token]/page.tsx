import type { Metadata } from "next";
import { AccountCard } from "#app/_account/account-card.tsx";
import { AcceptForm } from "#app/_account/accept-form.tsx";
import { SignUpForm } from "#app/_account/sign-up-form.tsx";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { findAccountLink } from "#lib/server/services/account-links.ts";
import { findInvitation } from "#lib/server/services/invitations.ts";

interface PageProps {
  params: Promise<{ token: string }>;
}

// The address is the secret: it must not travel on in a Referer.
export function generateMetadata(): Metadata {
  return { title: message("join.title"), robots: { index: false }, referrer: "no-referrer" };
}

export default async function Page({ params }: PageProps) {
  const { token } = await params;
  const invitation = await findInvitation(currentBackend(), token);
  const toServer = invitation === null ? await findAccountLink(currentBackend(), token) : null;
  if (toServer?.kind === "invitation") {
    return <SignUpForm next="/" invitation={{ token, email: toServer.email, title: null }} />;
  }
  if (invitation === null) {
    return (
      <AccountCard title={message("join.expiredTitle")}>
        <p className="mt-1 text-soft">{message("join.expired")}</p>
      </AccountCard>
    );
  }
  const { email, title } = invitation;
  const visitor = await currentVisitor();
  if (visitor.kind === "person") return <AcceptForm token={token} title={title} name={visitor.account.name} />;
  return <SignUpForm next={`/join/${token}`} invitation={{ token, email, title }} />;
}
