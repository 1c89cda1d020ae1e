import { statSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { version } from "node:process";
import { WebSocket } from "ws";
import type { Backend } from "#lib/server/backend.ts";
import { isUnclaimed } from "#lib/server/services/accounts.ts";
import { staleDocuments } from "#lib/server/services/projection.ts";
import { newId } from "#lib/std/ids.ts";
import type { CliCommand } from "./command.ts";
import { withBackend } from "./with-backend.ts";

/** What one look came to. */
interface Finding {
  name: string;
  state: "ok" | "warning" | "problem";
  text: string;
}

const mebibyte = 1024 * 1024;
const waitMs = 5_000;

/** Looks at the settings, the disk, the database, and the way that browsers come by, and says what is wrong. */
export const doctor: CliCommand = {
  name: "doctor",
  summary: "look at the settings, the disk, the database and the proxy, and say what is wrong",
  help: `Usage: npm run quire -- doctor

  --json               print an object

Reads the settings that the server reads, and writes nothing that stays. With
PUBLIC_URL set it also asks that address, as a browser would: whether the proxy
leads to this server, lets WebSockets through, and says who asks.
Ends with 1 if there is a problem.`,
  options: {},
  run: async () =>
    withBackend(async (backend) => {
      const findings: Finding[] = [];
      for (const look of [versions, secrets, disk, log, database, files, publicUrl, sockets]) {
        try {
          findings.push(...(await look(backend)));
        } catch (error) {
          findings.push({ name: look.name, state: "problem", text: (error as Error).message });
        }
      }
      const signs = { ok: "ok       ", warning: "warning  ", problem: "PROBLEM  " };
      const text = findings.map(({ name, state, text: said }) => `${signs[state]}${name}: ${said}`).join("\n");
      return { text, json: findings, failed: findings.some(({ state }) => state === "problem") };
    }),
};

function versions(): Finding[] {
  const major = Number(version.slice(1).split(".")[0]);
  return [{ name: "node", state: major >= 24 ? "ok" : "problem", text: version }];
}

function secrets({ config }: Backend): Finding[] {
  const mode = statSync(join(config.dataDir, "secret")).mode & 0o777;
  if (mode === 0o600) return [{ name: "secret", state: "ok", text: "only its owner reads it" }];
  return [{ name: "secret", state: "problem", text: `others may read it (mode ${mode.toString(8)}); chmod 600 it` }];
}

function disk({ config }: Backend): Finding[] {
  const { bavail, bsize } = statfsSync(config.dataDir);
  const free = Math.round((bavail * bsize) / mebibyte);
  const text = `${free} MiB free in ${config.dataDir}`;
  return [{ name: "disk", state: free < 100 ? "problem" : free < 1_000 ? "warning" : "ok", text }];
}

async function log(backend: Backend): Promise<Finding[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const beganMs = performance.now();
    await backend.log.probe(1_000);
    times.push(performance.now() - beganMs);
  }
  const median = times.toSorted((a, b) => a - b)[2] ?? 0;
  const text = `a durable write takes ${median.toFixed(1)} ms`;
  return [{ name: "log", state: median > 100 ? "warning" : "ok", text }];
}

async function database(backend: Backend): Promise<Finding[]> {
  const { count } = await backend.db
    .selectFrom("document")
    .select((select) => select.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  const findings: Finding[] = [
    { name: "database", state: "ok", text: `${backend.dialect}, ${Number(count)} documents` },
  ];
  if (await isUnclaimed(backend)) {
    findings.push({
      name: "accounts",
      state: "warning",
      text: "there is none yet; whoever comes first is the administrator",
    });
  }
  const { stale } = await staleDocuments(backend, { after: "", limit: 1_000 });
  if (stale.length > 0) {
    const text = `lists and search are behind for ${stale.length} documents; a running server brings them up`;
    findings.push({ name: "lists", state: "warning", text });
  }
  return findings;
}

async function files({ blobs, config }: Backend): Promise<Finding[]> {
  const key = `doctor/${newId()}`;
  const sent = new TextEncoder().encode(key);
  await blobs.put(key, sent);
  const came = await blobs.get(key);
  await blobs.delete(key);
  const where = config.bucket === undefined ? config.dataDir : `the bucket ${config.bucket.bucket}`;
  if (came !== null && Buffer.compare(came, sent) === 0)
    return [{ name: "files", state: "ok", text: `written to ${where}, read and deleted` }];
  return [{ name: "files", state: "problem", text: `what was written to ${where} did not come back` }];
}

async function publicUrl({ config }: Backend): Promise<Finding[]> {
  if (config.publicUrl === undefined) {
    return [{ name: "PUBLIC_URL", state: "ok", text: "unset: for this machine alone, or a proxy that keeps the host" }];
  }
  const findings: Finding[] = [];
  const response = await fetch(new URL("/healthz", config.publicUrl), { signal: AbortSignal.timeout(waitMs) });
  const isOurs = response.ok;
  findings.push({
    name: "PUBLIC_URL",
    state: isOurs ? "ok" : "problem",
    text: isOurs
      ? "leads to a server that lives"
      : `answers ${response.status}: does the proxy lead to the right port?`,
  });
  if (config.publicUrl.startsWith("http:")) {
    findings.push({ name: "TLS", state: "warning", text: "passwords and cookies travel in the clear; use https" });
  }
  if (!config.trustProxy) {
    const text = "unset: behind a proxy all people seem to come from one address, and are counted as one";
    findings.push({ name: "TRUST_PROXY", state: "warning", text });
  }
  return findings;
}

async function sockets({ config }: Backend): Promise<Finding[]> {
  if (config.publicUrl === undefined) return [];
  const url = new URL("/collab", config.publicUrl);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url, { handshakeTimeout: waitMs });
  const problem = await new Promise<string | null>((resolve) => {
    socket.on("open", () => resolve(null));
    socket.on("unexpected-response", (_, response) =>
      resolve(`the proxy answers ${response.statusCode} to a WebSocket`),
    );
    socket.on("error", (error) => resolve(error.message));
  });
  socket.on("error", () => undefined);
  socket.terminate();
  if (problem === null) return [{ name: "sockets", state: "ok", text: "come through" }];
  const hint = "let the headers Upgrade and Connection through for /collab";
  return [{ name: "sockets", state: "problem", text: `${problem}; ${hint}` }];
}
