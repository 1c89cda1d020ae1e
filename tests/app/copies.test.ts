import { expect, test } from "vitest";
import { databaseName } from "#app/_device/copies.ts";
import { shapeVersion } from "#lib/document/schema/version.ts";

test("[UX-2] what a page of schema 2 kept on this device is found by one of today, unsent words and all", () => {
  expect(databaseName("user:a", "doc", shapeVersion)).toBe("quire/user:a/doc/2");
});
