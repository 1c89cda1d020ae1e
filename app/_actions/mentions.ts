"use server";

import { type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentVisitor } from "#app/_http/visitor.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { type Mentionable, findMentionable } from "#lib/server/services/mentions.ts";
import { whoIs } from "#lib/server/services/visitors.ts";

/** Whom and what the visitor may mean by what they typed in a document. */
export async function searchMentionable(documentId: string, query: string): Promise<Outcome<Mentionable[]>> {
  return outcomeOf(async () =>
    findMentionable(currentBackend(), whoIs(await currentVisitor()), String(documentId), String(query).slice(0, 100)),
  );
}
