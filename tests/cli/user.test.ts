import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "quire-cli-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function quire(...parameters: string[]) {
  return spawnSync(process.execPath, ["cli/main.ts", ...parameters], {
    encoding: "utf8",
    env: { NODE_ENV: "test", PATH: process.env["PATH"], DATA_DIR: folder, PUBLIC_URL: "https://docs.example.org" },
  });
}

test("user makes accounts, invites, resets and turns off; mistakes are one line and exit 1", () => {
  const made = quire(
    "user",
    "create",
    "--email",
    "Ada@example.org",
    "--name",
    "Ada",
    "--password",
    "long enough",
    "--admin",
    "--json",
  );
  expect(JSON.parse(made.stdout)).toMatchObject({ email: "ada@example.org", name: "Ada", isAdmin: true });
  expect(quire("user", "invite", "--email", "ben@example.org").stdout).toMatch(
    /^https:\/\/docs\.example\.org\/join\/[0-9a-z]{52}\n$/,
  );
  expect(quire("user", "reset", "--email", "ada@example.org").stdout).toMatch(
    /^https:\/\/docs\.example\.org\/password\/[0-9a-z]{52}\n$/,
  );
  const ben = ["--email", "ben@example.org"];
  expect(quire("user", "create", ...ben, "--name", "Ben", "--password", "long enough").status).toBe(0);
  for (const verb of ["disable", "enable", "promote", "demote", "remove-second-step"]) {
    expect([verb, quire("user", verb, ...ben).status]).toEqual([verb, 0]);
  }
  for (const wrong of [
    ["user"],
    ["user", "promote"],
    ["user", "create", "--email", "ada@example.org", "--name", "Ada", "--password", "long enough"],
    ["user", "create", "--email", "x@example.org", "--name", "X", "--password", "short"],
    ["user", "reset", "--email", "nobody@example.org"],
    ["user", "disable", "--email", "ada@example.org"],
    ["user", "demote", "--email", "ada@example.org"],
    ["user", "invite"],
  ]) {
    const { status, stderr, stdout } = quire(...wrong);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^quire: /);
  }
}, 60_000);
