import type { Kysely, RawBuilder } from "kysely";
import type { QuireSchema } from "./schema.ts";

/** Words (lib/std/words.ts) that must stand one behind the other; the last may be only a beginning. */
export interface SearchTerm {
  words: readonly string[];
  isPrefix: boolean;
}

/** A piece of what can be found of a document: its title, or some paragraphs. */
export interface SearchPart {
  /** What tells it from the document's other parts, so that what did not change is not written again. */
  hash: string;
  isTitle: boolean;
  body: string;
  /** The words of `body` (lib/std/words.ts), in order. */
  words: readonly string[];
}

/**
 * Finds parts of documents by their words, within the same database and transaction as the rest.
 *
 * Order: none, `score` tells how good a hit is (smaller is better). Durability: the transaction's. A part that is deleted from
 * `search_part`, by hand or with its document, is found no more. Everything in it is derived from the log and can be made again.
 */
export interface SearchIndex {
  /** Writes parts of a document: their rows in `search_part`, and what finds them. */
  add(trx: Kysely<QuireSchema>, documentId: string, parts: readonly SearchPart[]): Promise<void>;
  /** SQL of the parts with at least one of `terms` (one or more of them): a select of `id` and `score`. */
  matching(terms: readonly SearchTerm[]): RawBuilder<unknown>;
}
