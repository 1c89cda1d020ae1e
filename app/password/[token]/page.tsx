import type { Metadata } from "next";
import { AccountCard } from "#app/_account/account-card.tsx";
import { NewPasswordForm } from "#app/_account/new-password-form.tsx";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { findAccountLink } from "#lib/server/services/account-links.ts";

interface PageProps {
  params: Promise<{ token: string }>;
}

// The address is the secret: it must not travel on in a Referer.
export function generateMetadata(): Metadata {
  return { title: message("password.title"), robots: { index: false }, referrer: "no-referrer" };
}

export default async function Page({ params }: PageProps) {
  const { token } = await params;
  const link = await findAccountLink(currentBackend(), token);
  if (link?.kind === "password") return <NewPasswordForm token={token} email={link.account.email} />;
  return (
    <AccountCard title={message("password.expiredTitle")}>
      <p className="mt-1 text-soft">{message("password.expired")}</p>
    </AccountCard>
  );
}
