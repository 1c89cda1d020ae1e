import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ForgetCopies } from "#app/_account/forget-copies.tsx";
import { OtherWaysIn } from "#app/_account/other-ways-in.tsx";
import { SignInForm } from "#app/_account/sign-in-form.tsx";
import { signInProblem } from "#app/_account/sign-in-problem.ts";
import { localPath } from "#app/_http/form.ts";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { isUnclaimed } from "#lib/server/services/accounts.ts";
import { listProviders } from "#lib/server/services/identity-providers.ts";
import { hasMail } from "#lib/server/services/mails.ts";
import { passkeyOrigin } from "#lib/server/services/passkeys.ts";

interface PageProps {
  searchParams: Promise<{ next?: string | string[]; error?: string | string[] }>;
}

export function generateMetadata(): Metadata {
  return { title: message("signIn.title"), robots: { index: false } };
}

export default async function Page({ searchParams }: PageProps) {
  const { next, error } = await searchParams;
  const path = localPath(typeof next === "string" ? next : "/");
  const backend = currentBackend();
  if ((await currentVisitor()).kind === "person" || (await isUnclaimed(backend))) redirect("/");
  const { registration } = backend.config;
  const canSignUp = registration.by === "anyone" || registration.by === "domain";
  return (
    <>
      <SignInForm
        next={path}
        canSignUp={canSignUp}
        hasMail={hasMail(backend)}
        problem={signInProblem(error)}
        others={<OtherWaysIn next={path} providers={listProviders(backend)} passkeyOrigin={passkeyOrigin(backend)} />}
      />
      <ForgetCopies account="user:" />
    </>
  );
}
