import { readFileSync } from "node:fs";
import { scrypt } from "node:crypto";
import { promisify } from "node:util";
import { readConfig } from "#lib/server/config.ts";
import { openBackend } from "#lib/server/open-backend.ts";
import { buildAccount, password } from "#tests/support/people.ts";
import { ServerProcess } from "#tests/support/quire-process.ts";
import { callAction } from "#tests/support/server-actions.ts";
import { shareOf, timed } from "./timing.ts";

const people = 60;

/**
 * People who sign in with their passwords, so many at once; beside it what hashing one password costs here, which is the limit: it
 * is meant to cost. And what the server does for others meanwhile: how long /healthz takes.
 */
export async function signIns(): Promise<void> {
  const server = await ServerProcess.start("server.ts", { TRUST_PROXY: "x-forwarded" });
  const backend = await openBackend(readConfig({ DATA_DIR: server.dataDir, LOG_LEVEL: "silent" }));
  try {
    const accounts = [];
    for (let index = 0; index < people; index++) accounts.push(await buildAccount(backend, { isAdmin: index === 0 }));
    const rows: Record<string, object> = {};
    const before = memoryOf(server.pid);
    for (const atOnce of [1, 10, 30]) {
      const times: number[] = [];
      const health: number[] = [];
      const waiting = [...accounts];
      let isOn = true;
      const watching = (async () => {
        while (isOn) {
          health.push(await timed(() => fetch(`${server.url}/healthz`)));
          await new Promise((resolve) => {
            setTimeout(resolve, 20);
          });
        }
      })();
      const totalMs = await timed(() =>
        Promise.all(
          Array.from({ length: atOnce }, async (_, browser) => {
            for (let account = waiting.pop(); account !== undefined; account = waiting.pop()) {
              const form = new FormData();
              form.set("email", account.email);
              form.set("password", password);
              form.set("next", "/");
              // Each from an address of its own, as people are; attempts are counted by address.
              const from = { "x-forwarded-for": `10.0.${browser}.${waiting.length}` };
              times.push(
                await timed(async () => {
                  const { redirect } = await callAction(server.url, "signIn", [null, form], from);
                  if (redirect !== "/") throw new Error("not signed in");
                }),
              );
            }
          }),
        ),
      );
      isOn = false;
      await watching;
      rows[`sign-in: ${atOnce} at once`] = {
        "p50 ms": shareOf(times, 0.5),
        "p95 ms": shareOf(times, 0.95),
        "a second": Math.round((people / totalMs) * 1000),
        "healthz p95 ms": shareOf(health, 0.95),
      };
    }
    const hash = promisify(scrypt) as (word: string, salt: string, bytes: number, cost: object) => Promise<Buffer>;
    const hashes: number[] = [];
    const cost = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 };
    for (let round = 0; round < 10; round++) hashes.push(await timed(() => hash(password, "salt", 64, cost)));
    rows["one scrypt hash, as better-auth makes it"] = {
      "p50 ms": shareOf(hashes, 0.5),
      "p95 ms": shareOf(hashes, 0.95),
    };
    console.log(`\nsign-ins: ${people} people; server ${before} MB before, ${memoryOf(server.pid)} MB after`);
    console.table(rows);
  } finally {
    await backend.close();
    await server.destroy();
  }
}

/** Resident memory of a process, in MB. */
function memoryOf(pid: number): number {
  const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}
