import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { readCollabToken } from "#lib/server/collab-token.ts";

const secret = "a secret of at least thirty-two characters";

function quire(...parameters: string[]) {
  return spawnSync(process.execPath, ["cli/main.ts", ...parameters], {
    encoding: "utf8",
    env: { NODE_ENV: "test", PATH: process.env["PATH"], COLLAB_SECRET: secret },
  });
}

test("collab-token makes a token that the server reads", async () => {
  const { stdout, status } = quire(
    "collab-token",
    "--documents",
    "a, b/c",
    "--role",
    "viewer",
    "--expires",
    "15m",
    "--sub",
    "u1",
    "--name",
    "Ada",
  );
  expect(status).toBe(0);
  const read = await readCollabToken(stdout.trim(), secret, Date.now());
  expect(read).toMatchObject({ sub: "u1", name: "Ada", documents: ["a", "b/c"], role: "viewer" });
  expect(read.expiresAtMs).toBeGreaterThan(Date.now() + 14 * 60_000);
  await expect(readCollabToken(stdout.trim(), secret, Date.now() + 16 * 60_000)).rejects.toMatchObject({
    code: "unauthenticated",
    message: "The token has expired.",
  });
  await expect(readCollabToken(stdout.trim(), `${secret}!`, Date.now())).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test("--json prints an object, --help explains, mistakes are one line and exit 1", () => {
  const json = JSON.parse(quire("collab-token", "--documents", "*", "--expires", "never", "--json").stdout) as object;
  expect(json).toMatchObject({ expiresAt: null });
  expect(quire("--help").stdout).toContain("collab-token");
  expect(quire("collab-token", "--help").stdout).toContain("--expires");
  for (const wrong of [
    ["nonsense"],
    ["collab-token"],
    ["collab-token", "--documents", "a", "--role", "boss"],
    ["collab-token", "--x"],
  ]) {
    const { status, stderr, stdout } = quire(...wrong);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^quire: /);
  }
});
