import { expect, test } from "vitest";
import { toHref } from "#lib/document/commands/link.ts";

test.each([
  ["example.org", "https://example.org"],
  ["  https://example.org/a?b#c ", "https://example.org/a?b#c"],
  ["example.org/a b\u00a0c", "https://example.org/a%20b%C2%A0c"],
  ["hello world", null],
  ["ada@example.org", "mailto:ada@example.org"],
  ["mailto:ada@example.org", "mailto:ada@example.org"],
  ["tel:+1234", "tel:+1234"],
  ["localhost:3000/x", null],
  ["javascript:alert(1)", null],
  ["JaVaScRiPt:alert(1)", null],
  ["data:text/html,x", null],
  ["", null],
  ["   ", null],
  ["https://", null],
])("%j becomes %j", (typed, href) => {
  expect(toHref(typed)).toBe(href);
});
