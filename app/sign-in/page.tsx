import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ForgetCopies } from "#app/_account/forget-copies.tsx";
import { SignInForm } from "#app/_account/sign-in-form.tsx";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { hasMail } from "#lib/server/services/mails.ts";
import { isUnclaimed } from "#lib/server/services/accounts.ts";

interface PageProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export const metadata: Metadata = { title: message("signIn.title"), robots: { index: false } };

export default async function Page({ searchParams }: PageProps) {
  const { next } = await searchParams;
  const backend = currentBackend();
  if ((await currentVisitor()).kind === "person" || (await isUnclaimed(backend))) redirect("/");
  const { registration } = backend.config;
  const canSignUp = registration.by === "anyone" || registration.by === "domain";
  return (
    <>
      <SignInForm next={typeof next === "string" ? next : "/"} canSignUp={canSignUp} hasMail={hasMail(backend)} />
      <ForgetCopies account="user:" />
    </>
  );
}
