"use server";

import { redirect } from "next/navigation";
import { currentVisitor } from "#app/_http/visitor.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { createDocument } from "#lib/server/services/documents.ts";

/** Makes an empty document of the person's own and goes to it. */
export async function newDocument(): Promise<never> {
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") redirect("/sign-in");
  redirect(`/d/${await createDocument(currentBackend(), { ownerId: visitor.account.id })}`);
}
