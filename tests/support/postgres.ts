import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Starts a Postgres cluster of this test run's own, reachable by a socket in its folder, and removes it afterwards. */
export default function setup(project: TestProject): () => void {
  const bin = findBinaries();
  const folder = mkdtempSync(join(tmpdir(), "quire-postgres-"));
  const data = join(folder, "data");
  const asOwner = ownerOf(folder);
  const run = (command: string, args: string[]) =>
    execFileSync(join(bin, command), args, { ...asOwner, stdio: "pipe", cwd: folder });
  run("initdb", ["-D", data, "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]);
  run("pg_ctl", [
    "-D",
    data,
    "-w",
    "-s",
    "-l",
    join(folder, "log"),
    "-o",
    `-c listen_addresses='' -c unix_socket_directories='${folder}'`,
    "start",
  ]);
  project.provide("postgresUrl", `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`);
  return () => {
    run("pg_ctl", ["-D", data, "-w", "-s", "-m", "immediate", "stop"]);
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Postgres refuses to run as root; there it runs as the `postgres` user that its package makes. */
function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const uid = Number(execFileSync("id", ["-u", "postgres"], { encoding: "utf8" }));
  const gid = Number(execFileSync("id", ["-g", "postgres"], { encoding: "utf8" }));
  chownSync(folder, uid, gid);
  return { uid, gid };
}

function findBinaries(): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = [
    ...versions.map((version) => join(root, version, "bin")),
    ...(process.env["PATH"] ?? "").split(":"),
  ].find((folder) => existsSync(join(folder, "initdb")));
  if (found === undefined)
    throw new Error("These tests need a PostgreSQL server: install Debian's `postgresql` or your system's package.");
  return found;
}
