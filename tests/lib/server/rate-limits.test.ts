import { expect, test } from "vitest";
import { makeRateLimits, networkOf } from "#lib/server/rate-limits.ts";

test("[ACC-3] what is tried is let through at once, then slowly, by key, and kinds do not push each other out", () => {
  let nowMs = 0;
  const rates = makeRateLimits(() => nowMs);
  const taken = (key: string, times: number) =>
    Array.from({ length: times }, () => rates.take("signInAs", key)).filter(Boolean).length;
  expect(taken("ada", 20)).toBe(10);
  expect(taken("ben", 20)).toBe(10);
  for (let index = 0; index < 60_000; index++) rates.take("linkPassword", `203.0.113.7 ${index}`);
  expect(taken("ada", 20)).toBe(0);
  nowMs += 40_000;
  expect(taken("ada", 20)).toBe(2);
});

test("[ACC-3] of an IPv6 address the network counts, which one customer has to themselves", () => {
  expect(networkOf("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2");
  expect(networkOf("2001:db8:1:2::9")).toBe("2001:db8:1:2");
  expect(networkOf("2001:db8::9")).toBe("2001:db8:0:0");
  expect(networkOf("::1")).toBe("0:0:0:0");
  for (const other of ["203.0.113.7", "::ffff:203.0.113.7", "ada@example.org", "unknown", ""]) {
    expect(networkOf(other)).toBe(other);
  }
});
