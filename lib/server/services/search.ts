import { createHash } from "node:crypto";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Backend } from "#lib/server/backend.ts";
import type { SearchPart, SearchTerm } from "#lib/server/search.ts";
import { type Word, wordsOf } from "#lib/std/words.ts";

/** A document that was found, and where. */
export interface Hit {
  documentId: string;
  /** A piece of its text around the first words that were looked for; null where only the title has them. */
  excerpt: ExcerptRun[] | null;
}

/** Some text of an excerpt, and whether it is what was looked for. */
export interface ExcerptRun {
  text: string;
  isHit: boolean;
}

/** Characters after which a part may end, and must end. */
const partLength = { least: 1_000, most: 8_000 };
/** One paragraph in so many ends a part, whatever stands before it: typing somewhere leaves the parts elsewhere as they are. */
const endsPart = 4;
/** More words than these are not looked for. */
const mostTerms = 8;
/** How much better a hit in the title is. */
const titleWeight = 6;

/** Parts that are written at once: others wait for the database no longer than these take. */
const batch = 40;

/**
 * Makes a document findable by what it says now, some parts at a time. Parts that did not change stay as they are. Idempotent;
 * what a crash broke off is made good by the next time.
 */
export async function indexDocument(
  { db, search }: Pick<Backend, "db" | "search">,
  document: { id: string; title: string; text: string },
): Promise<void> {
  const wanted = new Map(partsOf(document).map((part) => [part.hash, part]));
  const present = await db
    .selectFrom("search_part")
    .select(["id", "hash"])
    .where("document_id", "=", document.id)
    .execute();
  const gone = present.filter(({ hash }) => !wanted.delete(hash)).map(({ id }) => id);
  const fresh = [...wanted.values()];
  for (let from = 0; from < Math.max(gone.length, fresh.length); from += batch) {
    const parts = fresh
      .slice(from, from + batch)
      .map((part): SearchPart => ({ ...part, words: wordsOf(part.body).map(({ text }) => text) }));
    const old = gone.slice(from, from + batch);
    await db.transaction().execute(async (trx) => {
      if (old.length > 0) await trx.deleteFrom("search_part").where("id", "in", old).execute();
      if (parts.length > 0) await search.add(trx, document.id, parts);
    });
  }
}

/** The parts of a document: its title, and runs of whole paragraphs whose ends depend on what stands in them alone. */
function partsOf({ title, text }: { title: string; text: string }): Omit<SearchPart, "words">[] {
  const parts: Omit<SearchPart, "words">[] = [];
  const add = (body: string, isTitle: boolean) => {
    if (body.trim() !== "") parts.push({ hash: hashOf(`${isTitle ? "title" : "text"} ${body}`), isTitle, body });
  };
  add(title, true);
  let lines: string[] = [];
  let length = 0;
  const flush = () => {
    add(lines.join("\n"), false);
    lines = [];
    length = 0;
  };
  for (const paragraph of text.split("\n")) {
    for (let from = 0; from === 0 || from < paragraph.length; from += partLength.most) {
      const line = paragraph.slice(from, from + partLength.most);
      lines.push(line);
      length += line.length;
      const isEnd = length >= partLength.least && Number.parseInt(hashOf(line).slice(0, 6), 16) % endsPart === 0;
      if (isEnd || length >= partLength.most) flush();
    }
  }
  flush();
  return parts;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

/** What somebody looks for: words, of which the last may still be typed, and runs of letters of scripts without spaces. */
export function termsOf(query: string): SearchTerm[] {
  const terms: Word[][] = [];
  for (const word of wordsOf(query.slice(0, 500))) {
    const last = terms.at(-1)?.at(-1);
    if (last !== undefined && last.end === word.start) terms.at(-1)?.push(word);
    else terms.push([word]);
  }
  const ends = wordsOf(query.slice(0, 500)).at(-1)?.end;
  return terms.slice(0, mostTerms).map((words) => ({
    words: words.map(({ text }) => text),
    isPrefix: words.at(-1)?.end === ends && ends === query.trimEnd().length,
  }));
}

/**
 * The documents among some (SQL: ids in brackets) that have all the words of `query`, in their title or their text: the best
 * first, `limit` of them from `offset` on.
 */
export async function findDocuments(
  backend: Backend,
  query: string,
  options: { among: RawBuilder<unknown>; limit: number; offset: number },
): Promise<Hit[]> {
  const terms = termsOf(query);
  if (terms.length === 0) return [];
  const { search, db } = backend;
  const holding = (term: SearchTerm) =>
    sql`AND part.document_id IN (
      SELECT holder.document_id FROM (${search.matching([term])}) AS word JOIN search_part AS holder ON holder.id = word.id)`;
  const { rows } = await sql<{ document_id: string; body: string | null }>`
    WITH hit AS (
      SELECT part.document_id, part.id, part.is_title,
        found.score * CASE part.is_title WHEN 1 THEN ${sql.lit(titleWeight)} ELSE 1 END AS score
      FROM (${search.matching(terms)}) AS found
      JOIN search_part AS part ON part.id = found.id
      WHERE part.document_id IN ${options.among}
      ${terms.length > 1 ? sql.join(terms.map(holding), sql` `) : sql``}
    ),
    ranked AS (
      SELECT document_id, id, is_title, score,
        row_number() OVER (PARTITION BY document_id, is_title ORDER BY score, id) AS nth
      FROM hit
    ),
    best AS (
      SELECT document_id, min(score) AS score, max(CASE WHEN nth = 1 AND is_title = 0 THEN id END) AS part_id
      FROM ranked GROUP BY document_id ORDER BY 2, 1 LIMIT ${options.limit} OFFSET ${options.offset}
    )
    SELECT best.document_id, part.body
    FROM best LEFT JOIN search_part AS part ON part.id = best.part_id
    ORDER BY best.score, best.document_id`.execute(db as Kysely<unknown>);
  return rows.map(({ document_id: documentId, body }) => ({
    documentId,
    excerpt: body === null ? null : excerptOf(body, terms),
  }));
}

/** Characters of an excerpt before the first hit, and in all. */
const excerptLength = { before: 50, all: 180 };

interface Found {
  start: number;
  end: number;
  term: SearchTerm;
}

/** A piece of a text around where most of some terms stand together, with every hit in it told apart. */
export function excerptOf(body: string, terms: readonly SearchTerm[]): ExcerptRun[] {
  const words = wordsOf(body);
  const hits = findTerms(words, terms);
  const first = densest(hits)?.start ?? 0;
  const from = wordBoundary(words, Math.max(0, first - excerptLength.before));
  const to = Math.min(body.length, from + excerptLength.all);
  const runs: ExcerptRun[] = [];
  const add = (start: number, end: number, isHit: boolean) => {
    const text = body.slice(start, Math.min(end, to)).replaceAll(/\s+/g, " ");
    if (start < Math.min(end, to) && text !== "") runs.push({ text, isHit });
  };
  if (from > 0) runs.push({ text: "... ", isHit: false });
  let at = from;
  for (const { start, end } of hits) {
    if (start < from) continue;
    if (start >= to) break;
    add(at, start, false);
    add(start, end, true);
    at = end;
  }
  add(at, to, false);
  if (to < body.length) runs.push({ text: " ...", isHit: false });
  return runs;
}

/** Where some terms stand, in order; of several that begin at one word, the longest. */
function findTerms(words: readonly Word[], terms: readonly SearchTerm[]): Found[] {
  const found: Found[] = [];
  for (let index = 0; index < words.length;) {
    const [term] = terms
      .filter((each) => startsAt(words, index, each))
      .toSorted((a, b) => b.words.length - a.words.length);
    const length = term?.words.length ?? 1;
    const [first, last] = [words[index], words[index + length - 1]];
    if (term !== undefined && first !== undefined && last !== undefined)
      found.push({ start: first.start, end: last.end, term });
    index += length;
  }
  return found;
}

/** The first hit behind which an excerpt shows most of the terms. */
function densest(hits: readonly Found[]): Found | undefined {
  const room = excerptLength.all - excerptLength.before;
  let best: { hit: Found; terms: number } | undefined;
  let end = 0;
  const inside = new Map<SearchTerm, number>();
  for (const hit of hits) {
    for (let next = hits[end]; next !== undefined && next.end <= hit.start + room; next = hits[end]) {
      inside.set(next.term, (inside.get(next.term) ?? 0) + 1);
      end += 1;
    }
    if (inside.size > (best?.terms ?? -1)) best = { hit, terms: inside.size };
    const left = (inside.get(hit.term) ?? 1) - 1;
    if (left > 0) inside.set(hit.term, left);
    else inside.delete(hit.term);
  }
  return best?.hit;
}

function startsAt(words: readonly Word[], index: number, { words: wanted, isPrefix }: SearchTerm): boolean {
  return wanted.every((text, offset) => {
    const found = words[index + offset]?.text;
    if (found === undefined) return false;
    return isPrefix && offset === wanted.length - 1 ? found.startsWith(text) : found === text;
  });
}

function wordBoundary(words: readonly Word[], position: number): number {
  return position === 0 ? 0 : (words.find(({ start }) => start >= position)?.start ?? position);
}
