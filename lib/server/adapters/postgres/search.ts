import { sql } from "kysely";
import type { SearchIndex, SearchTerm } from "#lib/server/search.ts";

/** Search by tsvector: made of our own words and not by a parser of Postgres, which knows the scripts of its locale only. */
export function postgresSearch(): SearchIndex {
  return {
    add: async (trx, documentId, parts) => {
      for (const { hash, isTitle, body, words } of parts) {
        await sql`INSERT INTO search_part (document_id, hash, is_title, body, words)
          VALUES (${documentId}, ${hash}, ${isTitle ? 1 : 0}, ${body.replaceAll("\0", " ")}, ${vectorOf(words)}::tsvector)`.execute(
          trx,
        );
      }
    },
    matching: (terms) => {
      const query = terms.map(queryOf).join(" | ");
      return sql`SELECT id, -ts_rank(words, ${query}::tsquery) AS score FROM search_part WHERE words @@ ${query}::tsquery`;
    },
  };
}

/** Positions beyond this are all the same to Postgres; a part has fewer words. */
const lastPosition = 16_383;

function vectorOf(words: readonly string[]): string {
  return words.map((word, index) => `'${word}':${Math.min(index + 1, lastPosition)}`).join(" ");
}

/** Words are letters and digits, so they can be quoted as they are. */
function queryOf({ words, isPrefix }: SearchTerm): string {
  const quoted = words.map((word) => `'${word}'`);
  return `(${quoted.join(" <-> ")}${isPrefix ? ":*" : ""})`;
}
