import { AppError } from "#lib/protocol/errors.ts";
import type { Face } from "#lib/protocol/presence.ts";
import type { Backend } from "#lib/server/backend.ts";
import { findTitled } from "./library.ts";
import { findPeople, isCalled } from "./people.ts";
import { listMembers, requireAccess } from "./sharing.ts";
import type { Who } from "./visitors.ts";

/** Somebody or a document that can be spoken of in a text. */
export type Mentionable =
  | { kind: "person"; target: string; label: string; face: Face }
  | { kind: "document"; target: string; label: string };

const mostPeople = 6;
const mostDocuments = 5;

/**
 * Whom and which documents somebody who writes in a document may mean by what they typed: who has the document first, then others whom they know,
 * then documents that they may read by their titles. Nobody is told of more than they see elsewhere. `unauthenticated` for a stranger, `forbidden` for who may not write.
 */
export async function findMentionable(
  backend: Backend,
  who: Who,
  documentId: string,
  query: string,
): Promise<Mentionable[]> {
  if (who.actor === null) throw new AppError("unauthenticated");
  const access = await requireAccess(backend, who, documentId, "edit");
  const sought = query.trim();
  const members = (await listMembers(backend, access)).filter(({ name }) => isCalled(name, sought));
  const known = who.userId === null ? [] : await findPeople(backend, who.userId, sought);
  const people = new Map<string, Mentionable>();
  for (const { userId, name, color, avatar } of [...members, ...known]) {
    if (!people.has(userId))
      people.set(userId, { kind: "person", target: userId, label: name, face: { name, color, avatar } });
  }
  const documents = who.userId === null ? [] : await findTitled(backend, who.userId, sought, mostDocuments + 1);
  return [
    ...[...people.values()].slice(0, mostPeople),
    ...documents
      .filter(({ id }) => id !== documentId)
      .slice(0, mostDocuments)
      .map(({ id, title }): Mentionable => ({ kind: "document", target: id, label: title })),
  ];
}
