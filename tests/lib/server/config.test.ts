import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "#lib/server/config.ts";
import { readSecret } from "#lib/server/secret.ts";

test("without settings the server is local, on SQLite, on port 3000", () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    trustProxy: false,
    databaseUrl: undefined,
    role: "all",
    collabOpen: false,
    logLevel: "info",
  });
});

test.each([
  [{ PORT: "eighty" }, /^PORT must be a port number \(it is "eighty"\)$/],
  [{ PORT: "70000" }, /^PORT must be a port number/],
  [{ DATABASE_URL: "mysql://x" }, /^DATABASE_URL must be a URL that begins with postgres:\/\/ or postgresql:\/\//],
  [{ ROLE: "boss" }, /^ROLE must be all, web or collab/],
  [{ COLLAB_SECRET: "short" }, /^COLLAB_SECRET must have at least 32 characters/],
  [{ COLLAB_OPEN: "yes" }, /^COLLAB_OPEN must be 0 or 1/],
  [{ TRUST_PROXY: "all" }, /^TRUST_PROXY must be x-forwarded/],
  [{ PUBLIC_URL: "example.org" }, /^PUBLIC_URL must be a URL/],
  [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL must be/],
])("a wrong setting %o is named in one line", (environment, line) => {
  expect(() => readConfig(environment as never)).toThrow(line);
});

test("an empty setting counts as unset", () => {
  expect(readConfig({ PORT: "", DATABASE_URL: "" })).toMatchObject({ port: 3000, databaseUrl: undefined });
});

test("the secret is made once and only its owner can read it", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "quire-secret-")), "data");
  const secret = readSecret(folder);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(readSecret(folder)).toBe(secret);
  expect(statSync(join(folder, "secret")).mode & 0o777).toBe(0o600);
});
