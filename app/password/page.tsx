import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ForgotForm } from "#app/_account/forgot-form.tsx";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { hasMail } from "#lib/server/services/mails.ts";

export function generateMetadata(): Metadata {
  return { title: message("forgot.title"), robots: { index: false } };
}

export default function Page() {
  // Without a mail server an administrator gives the link.
  if (!hasMail(currentBackend())) redirect("/sign-in");
  return <ForgotForm />;
}
