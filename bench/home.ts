import { readConfig } from "#lib/server/config.ts";
import { openBackend } from "#lib/server/open-backend.ts";
import type { Backend } from "#lib/server/backend.ts";
import { listDocuments, searchDocuments } from "#lib/server/services/library.ts";
import { indexDocument } from "#lib/server/services/search.ts";
import { newId } from "#lib/std/ids.ts";
import { sortKeyOf } from "#lib/std/words.ts";
import { buildAccount, cookieOf } from "#tests/support/people.ts";
import { ServerProcess } from "#tests/support/quire-process.ts";
import { shareOf, timed } from "./timing.ts";

const documents = Number(process.env["QUIRE_BENCH_DOCUMENTS"] ?? 10_000);
const wordsEach = 300;

/** One person with 10,000 documents: the first page of each list, the whole home page, and search while they type. */
export async function home(): Promise<void> {
  const server = await ServerProcess.start("server.ts");
  const backend = await openBackend(readConfig({ DATA_DIR: server.dataDir, LOG_LEVEL: "silent" }));
  try {
    const ada = await buildAccount(backend, { name: "Ada", isAdmin: true });
    const filledMs = await timed(() => fill(backend, ada.id));
    const rows: Record<string, object> = {};
    const list = (name: string, wish: Parameters<typeof listDocuments>[2]) =>
      measure(rows, name, 30, () => listDocuments(backend, ada.id, wish));
    await list("list: recent", { view: "recent" });
    await list("list: by title", { view: "owned", sort: "title" });
    const { next } = await listDocuments(backend, ada.id, { view: "owned", sort: "edited" });
    await list("list: second page", { view: "owned", sort: "edited", after: next });
    const words = vocabulary();
    for (const [name, query] of [
      ["search: a word of every document", () => words[0] ?? ""],
      ["search: a rare word", () => pick(words.slice(-400))],
      ["search: two letters of a word", () => pick(words).slice(0, 2)],
      ["search: three words", () => `${pick(words)} ${pick(words)} ${pick(words)}`],
    ] as const) {
      await measure(rows, name, 50, () => searchDocuments(backend, ada.id, { query: query(), limit: 50 }));
    }
    const cookie = await cookieOf(backend, ada.email);
    const fetchPage = async (path: string) => {
      const text = await (await fetch(`${server.url}${path}`, { headers: { cookie } })).text();
      if (!text.includes("home-row")) throw new Error(`No row at ${path}.`);
    };
    await measure(rows, "page: home, to its last byte", 30, () => fetchPage("/"));
    await measure(rows, "page: search results", 30, () => fetchPage(`/?q=${pick(words.slice(0, 400))}`));
    console.log(`\nhome: ${documents} documents of ${wordsEach} words, made in ${Math.round(filledMs / 1000)} s`);
    console.table(rows);
  } finally {
    await backend.close();
    await server.destroy();
  }
}

async function measure(rows: Record<string, object>, name: string, rounds: number, work: () => Promise<unknown>) {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timed(work));
  const first = times[0] ?? 0;
  rows[name] = {
    "first ms": Number(first.toFixed(1)),
    "p50 ms": shareOf(times, 0.5),
    "p95 ms": shareOf(times, 0.95),
  };
}

/** Rows as the services leave them, without a log: what lists and search read. */
async function fill(backend: Backend, userId: string): Promise<void> {
  const words = vocabulary();
  const batch = 200;
  for (let from = 0; from < documents; from += batch) {
    const texts: { id: string; title: string; text: string }[] = [];
    await backend.db.transaction().execute(async (trx) => {
      for (let index = from; index < Math.min(documents, from + batch); index += 1) {
        const id = newId();
        const title = `${pick(words)} ${pick(words)} ${index}`;
        const at = Date.now() - index * 60_000;
        await trx
          .insertInto("document")
          .values({
            id,
            title,
            title_key: sortKeyOf(title),
            created_by: `user:${userId}`,
            created_at: at,
            updated_at: at,
            schema: 2,
          })
          .execute();
        await trx
          .insertInto("document_member")
          .values({ document_id: id, user_id: userId, role: "owner", added_at: at })
          .execute();
        await trx
          .insertInto("document_visit")
          .values({ actor: `user:${userId}`, document_id: id, visited_at: at })
          .execute();
        const text = [words[0], ...Array.from({ length: wordsEach }, () => skewed(words))].join(" ");
        texts.push({ id, title, text });
      }
    });
    for (const text of texts) await indexDocument(backend, text);
  }
}

/** 5,000 words that can be told apart. */
function vocabulary(): string[] {
  const syllables = ["ka", "lo", "mi", "ne", "ru", "sto", "ver", "tan", "qui", "zel", "pra", "dor"];
  return Array.from({ length: 5_000 }, (_, index) => {
    let word = "";
    for (let rest = index + 12; rest > 0; rest = Math.floor(rest / syllables.length)) {
      word += syllables[rest % syllables.length];
    }
    return word;
  });
}

function pick(words: readonly string[]): string {
  return words[Math.floor(Math.random() * words.length)] ?? "";
}

/** Few words often and many seldom, as in any language. */
function skewed(words: readonly string[]): string {
  return words[Math.floor(words.length * Math.random() ** 3)] ?? "";
}
