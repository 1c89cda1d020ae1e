import { expect, test } from "vitest";
import { fuzzBinding } from "#tests/support/binding-fuzz.ts";

/** Runs and operations of each: 10,000 in all, or 200,000 with `--long`. `QUIRE_FUZZ_SEED` for one seed again. */
const isLong = process.env["QUIRE_FUZZ_LONG"] === "1";
const runs = Number(process.env["QUIRE_FUZZ_RUNS"] ?? (isLong ? 200 : 20));
const operations = Number(process.env["QUIRE_FUZZ_OPERATIONS"] ?? (isLong ? 1_000 : 500));
const only = process.env["QUIRE_FUZZ_SEED"];
/** Seeds that once found something: tables that shared an id, formats beside them, blocks between others. */
const remembered = [20_021, 20_027, 20_047, 20_055];
const seeds =
  only === undefined
    ? [...new Set([...Array.from({ length: runs }, (_, index) => 20_000 + index), ...remembered])]
    : [Number(only)];

test.each(seeds)(
  "[SYNC-1] seed %i: whatever people do at once, all end with one valid document, and no letter is lost",
  (seed) => {
    const { problems } = fuzzBinding({ seed, operations, writers: 2 + (seed % 4) });
    expect(problems).toEqual([]);
  },
);
