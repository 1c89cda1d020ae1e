import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignUpForm } from "#app/_account/sign-up-form.tsx";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { isUnclaimed } from "#lib/server/services/accounts.ts";

interface PageProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export function generateMetadata(): Metadata {
  return { title: message("signUp.title"), robots: { index: false } };
}

export default async function Page({ searchParams }: PageProps) {
  const { next } = await searchParams;
  const backend = currentBackend();
  if ((await currentVisitor()).kind === "person" || (await isUnclaimed(backend))) redirect("/");
  const { registration } = backend.config;
  if (registration.by !== "anyone" && registration.by !== "domain") redirect("/sign-in");
  return <SignUpForm next={typeof next === "string" ? next : "/"} />;
}
