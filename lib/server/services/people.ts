import type { Backend } from "#lib/server/backend.ts";

/** Somebody whom one may know of. */
export interface KnownPerson {
  userId: string;
  name: string;
  email: string;
  color: string;
}

const shownAtMost = 8;
/** People looked through for one search. */
const knownAtMost = 2_000;

/**
 * People who share a document with somebody, by what a word of their name or their address begins with, accents and case
 * aside. Nobody else is told of.
 */
export async function findPeople(backend: Backend, userId: string, query: string): Promise<KnownPerson[]> {
  const sought = plain(query.trim());
  if (sought === "") return [];
  const rows = await backend.db
    .selectFrom("user")
    .select(["id", "name", "email", "color"])
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
    .filter(({ name, email }) => {
      const text = plain(name);
      return text.startsWith(sought) || text.includes(` ${sought}`) || email.startsWith(sought);
    })
    .slice(0, shownAtMost)
    .map(({ id, color, ...rest }) => ({ userId: id, color: color ?? "", ...rest }));
}

function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
