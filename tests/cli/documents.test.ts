import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "quire-cli-"));
const data = join(folder, "data");

beforeAll(() => {
  const { status } = quire(
    "user",
    "create",
    "--email",
    "ada@example.org",
    "--name",
    "Ada",
    "--password",
    "long enough",
  );
  expect(status).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function quire(...parameters: string[]) {
  return spawnSync(process.execPath, ["cli/main.ts", ...parameters], {
    encoding: "utf8",
    env: { NODE_ENV: "test", PATH: process.env["PATH"], DATA_DIR: data },
  });
}

function answer(...parameters: string[]) {
  const { stdout, stderr, status } = quire(...parameters, "--json");
  expect([stderr, status]).toEqual(["", 0]);
  return JSON.parse(stdout);
}

test("files are imported, exported, and imported again as they were; what cannot be read is named", () => {
  const files = join(folder, "files");
  mkdirSync(files);
  const markdown = "# A heading\n\nSome **bold** words\n\n- one\n- two\n";
  writeFileSync(join(files, "Plan.md"), markdown);
  writeFileSync(join(files, "Page.html"), "<h2>Two</h2><p>words<script>1</script></p>");
  writeFileSync(join(files, "Note.txt"), "a\nb");
  writeFileSync(join(files, "broken.json"), "{");
  writeFileSync(join(files, "broken.yjs"), new Uint8Array([9, 9, 9]));
  writeFileSync(join(files, "picture.png"), "x");
  const all = readdirSync(files).map((file) => join(files, file));
  const mixed = quire("import", "--email", "ada@example.org", ...all, "--json");
  expect(mixed.status).toBe(1);
  const { made, problems } = JSON.parse(mixed.stdout);
  expect(made).toHaveLength(3);
  expect(problems).toHaveLength(3);

  const listed = answer("documents", "list", "--email", "ada@example.org");
  expect(listed.map(({ title }: { title: string }) => title).toSorted()).toEqual(["Note", "Page", "Plan"]);
  const out = join(folder, "out");
  expect(answer("export", "--all", out)).toMatchObject({ documents: 3, problems: [] });
  const index = JSON.parse(readFileSync(join(out, "index.json"), "utf8"));
  const { id } = index.find(({ title }: { title: string }) => title === "Plan");
  expect(readFileSync(join(out, `${id}.md`), "utf8")).toBe(markdown);
  const again = answer("import", "--email", "ada@example.org", join(out, `${id}.yjs`), join(out, `${id}.json`));
  for (const copy of again.made) {
    const one = join(folder, copy.id);
    answer("export", "--id", copy.id, "--format", "json,markdown", one);
    expect(readFileSync(join(one, `${copy.id}.json`), "utf8")).toBe(readFileSync(join(out, `${id}.json`), "utf8"));
  }
  // A .yjs file keeps the title that is in it.
  expect(answer("documents", "show", "--id", again.made[0].id)).toMatchObject({
    title: "Plan",
    head: { seq: 1 },
    members: [{ email: "ada@example.org", role: "owner" }],
  });
  expect(quire("documents", "purge", "--id", id).stderr).toContain("not in the trash");
  expect(answer("documents", "purge", "--id", id, "--force")).toMatchObject({ id });
  expect(quire("documents", "show", "--id", id).status).toBe(1);
}, 120_000);

test("a token is made, listed and ended", () => {
  const { token, id } = answer("token", "create", "--email", "ada@example.org", "--scope", "read", "--expires", "90d");
  expect(token).toMatch(/^quire_[0-9a-z]{52}$/);
  expect(answer("token", "list", "--email", "ada@example.org")).toMatchObject([{ id, scope: "read", name: "cli" }]);
  expect(quire("token", "revoke", "--email", "ada@example.org", "--id", id).status).toBe(0);
  expect(answer("token", "list", "--email", "ada@example.org")).toEqual([]);
  for (const wrong of [
    ["token", "create", "--email", "ada@example.org", "--scope", "all"],
    ["token", "create", "--email", "ada@example.org", "--scope", "admin"],
    ["token", "create", "--email", "nobody@example.org"],
    ["token", "create"],
    ["token", "revoke", "--email", "ada@example.org", "--id", "x"],
    ["export", "--all"],
    ["export", join(folder, "x")],
    ["import", "--email", "ada@example.org"],
    ["documents", "show", "--id", "x"],
  ]) {
    const { status, stderr, stdout } = quire(...wrong);
    expect([wrong, status, stdout]).toEqual([wrong, 1, ""]);
    expect(stderr).toMatch(/^quire: /);
  }
}, 60_000);

test("the doctor says what is well, and what is not", () => {
  const well = quire("doctor", "--json");
  expect([well.stderr, well.status]).toEqual(["", 0]);
  const names = (stdout: string) =>
    JSON.parse(stdout).map(({ name, state }: { name: string; state: string }) => `${name} ${state}`);
  expect(names(well.stdout)).toEqual(expect.arrayContaining(["node ok", "secret ok", "log ok", "database ok"]));
  chmodSync(join(data, "secret"), 0o644);
  const ill = quire("doctor");
  expect(ill.status).toBe(1);
  expect(ill.stdout).toContain("PROBLEM  secret: others may read it (mode 644)");
  chmodSync(join(data, "secret"), 0o600);
  const nowhere = spawnSync(process.execPath, ["cli/main.ts", "doctor", "--json"], {
    encoding: "utf8",
    env: { NODE_ENV: "test", PATH: process.env["PATH"], DATA_DIR: data, PUBLIC_URL: "http://127.0.0.1:9" },
  });
  expect(nowhere.status).toBe(1);
  expect(names(nowhere.stdout)).toEqual(expect.arrayContaining(["publicUrl problem", "sockets problem"]));
}, 60_000);
