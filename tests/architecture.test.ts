import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import config from "../oxlint.config.ts";

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.(?:tsx?|mjs)$/.test(file));
const sources = files.filter((file) => /^(?:app|lib|collab-server|cli)\//.test(file));
const rows = (config.overrides ?? []).flatMap(({ files: globs }) => globs).filter((glob) => glob.endsWith("/**"));

describe("the house (ARCHITECTURE.md)", () => {
  test("every source folder has a row in the import table, or is a route of app/", () => {
    const folders = new Set(rows.map((glob) => glob.slice(0, -3)));
    const strangers = sources.filter((file) => {
      const parts = file.split("/").slice(0, -1);
      if (parts[0] === "app") return parts.length > 1 && parts[1]?.startsWith("_") && !folders.has(`app/${parts[1]}`);
      return !parts.some((_, index) => folders.has(parts.slice(0, index + 1).join("/")));
    });
    expect(strangers).toEqual([]);
  });

  test("no folder or file is a drawer", () => {
    const drawers = files.filter((file) =>
      /(?:^|\/)(?:utils?|helpers?|common|types|constants|misc)(?:[./]|$)/.test(file),
    );
    expect(drawers).toEqual([]);
  });

  test("React stays in app/", () => {
    expect(files.filter((file) => file.endsWith(".tsx") && !file.startsWith("app/"))).toEqual([]);
  });

  test("there are no barrels", () => {
    const barrels = files.filter(
      (file) => /(?:^|\/)index\.tsx?$/.test(file) || /^export \* from/m.test(readFileSync(file, "utf8")),
    );
    expect(barrels).toEqual([]);
  });

  test("process.env is read in config.ts alone", () => {
    const readers = sources.filter((file) => readFileSync(file, "utf8").includes("process.env"));
    expect(readers).toEqual(["lib/server/config.ts"]);
  });

  test("only open-backend.ts names an adapter, and only the engine names Hocuspocus' server", () => {
    const naming = (what: string) => sources.filter((file) => readFileSync(file, "utf8").includes(what));
    expect(naming("#lib/server/adapters/").filter((file) => !file.startsWith("lib/server/adapters/"))).toEqual([
      "lib/server/open-backend.ts",
    ]);
    expect(naming("@hocuspocus/server")).toEqual(["collab-server/engine/engine.ts"]);
  });

  test("SQLite and Postgres adapters have the same file names for the same contracts", () => {
    const of = (adapter: string) =>
      sources
        .filter((file) => file.startsWith(`lib/server/adapters/${adapter}/`))
        .map((file) => file.split("/").at(-1) as string);
    const sqlite = of("sqlite");
    expect(of("postgres").filter((file) => !["pool.ts"].includes(file) && !sqlite.includes(file))).toEqual([]);
  });

  test("every rule that a test cites stands in docs/behaviour.md", () => {
    const cited = files
      .filter((file) => /^tests\/.*\.(?:test|spec)\.ts$/.test(file))
      .flatMap((file) =>
        [...readFileSync(file, "utf8").matchAll(/\[([A-Z]+-\d+)\]/g)].map((match) => match[1] as string),
      );
    const behaviour = readFileSync("docs/behaviour.md", "utf8");
    expect([...new Set(cited)].filter((rule) => !behaviour.includes(`**${rule}**`))).toEqual([]);
  });
});
