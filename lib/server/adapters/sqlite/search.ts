import { sql } from "kysely";
import type { SearchIndex, SearchTerm } from "#lib/server/search.ts";

/** Search by FTS5: a table of words beside the parts, with the same ids. */
export function sqliteSearch(): SearchIndex {
  return {
    add: async (trx, documentId, parts) => {
      for (const { hash, isTitle, body, words } of parts) {
        const { id } = await trx
          .insertInto("search_part")
          .values({ document_id: documentId, hash, is_title: isTitle ? 1 : 0, body })
          .returning("id")
          .executeTakeFirstOrThrow();
        await sql`INSERT INTO search_words (rowid, words) VALUES (${id}, ${words.join(" ")})`.execute(trx);
      }
    },
    matching: (terms) =>
      sql`SELECT rowid AS id, bm25(search_words) AS score FROM search_words
          WHERE search_words MATCH ${terms.map(phraseOf).join(" OR ")}`,
  };
}

/** Words are letters and digits, so nothing in them means anything to FTS5 within quotes. */
function phraseOf({ words, isPrefix }: SearchTerm): string {
  return `"${words.join(" ")}"${isPrefix ? "*" : ""}`;
}
