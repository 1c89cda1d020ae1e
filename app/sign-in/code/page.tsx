import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { CodeForm } from "#app/_account/code-form.tsx";
import { localPath } from "#app/_http/form.ts";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";

interface PageProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export function generateMetadata(): Metadata {
  return { title: message("code.title"), robots: { index: false } };
}

export default async function Page({ searchParams }: PageProps) {
  const { next } = await searchParams;
  const path = localPath(typeof next === "string" ? next : "/");
  if ((await currentVisitor()).kind === "person") redirect(path);
  return <CodeForm next={path} />;
}
