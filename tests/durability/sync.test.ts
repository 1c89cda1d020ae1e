import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sqliteDatabase } from "#lib/server/adapters/sqlite/database.ts";
import { sqliteUpdateLog } from "#lib/server/adapters/sqlite/update-log.ts";
import { migrate } from "#lib/server/migrate.ts";
import { logMigrations } from "#lib/server/migrations/log.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "quire-sync-"));
  file = join(folder, "log.sqlite");
  const db = sqliteDatabase<never>(file);
  await migrate(db, "sqlite", "log", logMigrations);
  await db.destroy();
});

afterEach(() => rmSync(folder, { recursive: true }));

test("[LOG-1] the connection that writes is in WAL mode with a full sync at every commit", async () => {
  const log = sqliteUpdateLog({ file, now: Date.now });
  expect(await log.pragmas()).toEqual({ journalMode: "wal", synchronous: 2 });
  await log.close();
});

test("[LOG-1] between an append and its promise the log file is synced to the disk", () => {
  const script = join(folder, "append.ts");
  const marker = (text: string) => `writeSync(2, ${JSON.stringify(`${text}\n`)});`;
  writeFileSync(
    script,
    `import { writeSync } from "node:fs";
     import { sqliteUpdateLog } from ${JSON.stringify(join(process.cwd(), "lib/server/adapters/sqlite/update-log.ts"))};
     const log = sqliteUpdateLog({ file: ${JSON.stringify(file)}, now: Date.now });
     const row = { stream: "d", actor: "user:a", connection: "", kind: "edit", bytes: new Uint8Array([1, 2, 3]) };
     await log.append(row);
     for (let round = 0; round < 3; round++) {
       ${marker("APPEND")}
       await log.append(row);
       ${marker("PROMISED")}
     }
     await log.close();`,
  );
  const trace = join(folder, "trace");
  const { status, stderr } = spawnSync(
    "strace",
    ["-f", "-qq", "-y", "-e", "trace=fdatasync,fsync,write", "-o", trace, process.execPath, script],
    { cwd: process.cwd(), encoding: "utf8" },
  );
  expect(status, stderr).toBe(0);
  // Calls of several threads end on a line of their own: "<... fdatasync resumed>".
  const events = readFileSync(trace, "utf8")
    .split("\n")
    .flatMap((line) => {
      if (line.includes('"APPEND')) return ["append"];
      if (line.includes('"PROMISED')) return ["promised"];
      return /f(?:data)?sync\(.*log\.sqlite-wal.*= 0|f(?:data)?sync resumed.*= 0/.test(line) ? ["synced"] : [];
    });
  const rounds = events.join(" ").match(/append(?: synced)+ promised/g) ?? [];
  expect(rounds, events.join(" ")).toHaveLength(3);
});
