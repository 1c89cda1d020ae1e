import type { Face } from "#lib/protocol/presence.ts";
import type { Backend } from "#lib/server/backend.ts";
import { sortKeyOf } from "#lib/std/words.ts";
import { faceOf } from "./faces.ts";

/** Somebody whom one may know of. */
export interface KnownPerson extends Face {
  userId: string;
  email: string;
}

const shownAtMost = 8;
/** People looked through for one search. */
const knownAtMost = 2_000;

/**
 * People who share a document with somebody, by what a word of their name or their address begins with, accents and case
 * aside. Nobody else is told of.
 */
export async function findPeople(backend: Backend, userId: string, query: string): Promise<KnownPerson[]> {
  const sought = sortKeyOf(query.trim());
  if (sought === "") return [];
  const rows = await backend.db
    .selectFrom("user")
    .select(["id", "name", "email", "color", "image"])
    .where("id", "!=", userId)
    .where("disabledAtMs", "is", null)
    .where((where) =>
      where.exists(
        where
          .selectFrom("document_member as theirs")
          .innerJoin("document_member as own", "own.document_id", "theirs.document_id")
          .select("theirs.user_id")
          .whereRef("theirs.user_id", "=", "user.id")
          .where("own.user_id", "=", userId),
      ),
    )
    .orderBy("name")
    .limit(knownAtMost)
    .execute();
  // Databases differ in what they take for the same letter; here it is one rule for both.
  return rows
    .filter(({ name, email }) => isCalled(name, sought) || email.startsWith(sought))
    .slice(0, shownAtMost)
    .map((row) => ({ userId: row.id, email: row.email, ...faceOf(row) }));
}

/** Whether a word of a name begins so, accents and case aside. */
export function isCalled(name: string, beginning: string): boolean {
  const [text, sought] = [sortKeyOf(name), sortKeyOf(beginning)];
  return text.startsWith(sought) || text.includes(` ${sought}`);
}
