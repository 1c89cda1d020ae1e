import { expect, test } from "vitest";
import { newId } from "#lib/std/ids.ts";
import { TokenBucket } from "#lib/std/token-bucket.ts";

test("a bucket lets a burst through, then its rate, and a clock that runs back gives nothing", () => {
  const bucket = new TokenBucket({ perSecond: 2, burst: 3, nowMs: 0 });
  expect([0, 0, 0, 0].map((nowMs) => bucket.take(nowMs))).toEqual([true, true, true, false]);
  expect([400, 500, 600, 1_000].map((nowMs) => bucket.take(nowMs))).toEqual([false, true, false, true]);
  expect(bucket.take(0)).toBe(false);
  expect([1, 2, 3, 4].map(() => bucket.take(1_000_000))).toEqual([true, true, true, false]);
});

test("ids are long, of the alphabet, and differ", () => {
  const ids = Array.from({ length: 1_000 }, newId);
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.every((id) => /^[0-9a-hjkmnp-tv-z]{26}$/.test(id))).toBe(true);
});
