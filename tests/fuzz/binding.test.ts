import { expect, test } from "vitest";
import { fuzzBinding } from "#tests/support/binding-fuzz.ts";

/** Runs; `QUIRE_FUZZ_RUNS=200` for a long one, `QUIRE_FUZZ_SEED` for one seed again. */
const runs = Number(process.env["QUIRE_FUZZ_RUNS"] ?? 20);
const operations = Number(process.env["QUIRE_FUZZ_OPERATIONS"] ?? 500);
const only = process.env["QUIRE_FUZZ_SEED"];
const seeds = only === undefined ? Array.from({ length: runs }, (_, index) => 20_000 + index) : [Number(only)];

test.each(seeds)(
  "[SYNC-1] seed %i: whatever people do at once, all end with one valid document, and no letter is lost",
  (seed) => {
    const { problems } = fuzzBinding({ seed, operations, writers: 2 + (seed % 4) });
    expect(problems).toEqual([]);
  },
);
