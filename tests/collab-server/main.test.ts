import { spawnSync } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { ServerProcess } from "#tests/support/quire-process.ts";
import { RawClient } from "#tests/support/raw-client.ts";

test("with no secret the collaboration server refuses to start, in one line", () => {
  const { status, stderr } = spawnSync(process.execPath, ["collab-server/main.ts"], {
    encoding: "utf8",
    env: { NODE_ENV: "test", PATH: process.env["PATH"] },
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^quire: COLLAB_SECRET must be set .* or COLLAB_OPEN=1 .*\n$/);
});

test("health, readiness and metrics are served; metrics only to this machine", async () => {
  const server = await ServerProcess.start("collab-server/main.ts", {
    COLLAB_OPEN: "1",
    METRICS_TOKEN: "0123456789abcdef",
  });
  try {
    const writer = await new RawClient(server.collabUrl, "doc").open();
    writer.edit((doc) => doc.getText("t").insert(0, "x"));
    await writer.until("the acknowledgement", () => writer.accepted === 2);
    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(`${server.url}${path}`, { headers })).status;
    expect([await status("/healthz"), await status("/readyz"), await status("/elsewhere")]).toEqual([200, 200, 404]);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^quire_sockets 1$/m);
    expect(metrics).toMatch(/^quire_documents 1$/m);
    expect(metrics).toMatch(/^quire_log_appends_total\{outcome="committed"\} 1$/m);
    expect(metrics).toMatch(/^quire_log_commit_seconds_count 1$/m);
    const proxied = { "x-forwarded-for": "203.0.113.7" };
    expect(await status("/metrics", proxied)).toBe(403);
    expect(await status("/metrics", { ...proxied, authorization: "Bearer 0123456789abcdef" })).toBe(200);
    expect(await status("/metrics", { ...proxied, authorization: "Bearer wrong" })).toBe(403);
    expect(await server.stop()).toBe(0);
    await writer.until("the socket to close", () => writer.closed !== null);
    expect(writer.closed?.code).toBe(1012);
  } finally {
    await server.destroy();
  }
});

test("a port that is taken ends the start with one line", async () => {
  const first = await ServerProcess.start("collab-server/main.ts", { COLLAB_OPEN: "1" });
  try {
    const { status, stderr } = spawnSync(process.execPath, ["collab-server/main.ts"], {
      encoding: "utf8",
      env: {
        NODE_ENV: "test",
        PATH: process.env["PATH"],
        COLLAB_OPEN: "1",
        PORT: String(first.port),
        DATA_DIR: `${first.dataDir}/second`,
      },
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^quire: .*EADDRINUSE.*\n$/);
  } finally {
    await first.destroy();
  }
});

test("upgrades to nowhere, reset or never closed by the client, leave nothing behind and end nothing", async () => {
  const server = await ServerProcess.start("collab-server/main.ts", { COLLAB_OPEN: "1" });
  try {
    const request = "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    const sockets = Array.from({ length: 40 }, (_, index) => {
      const socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
      socket.on("error", () => undefined);
      socket.write(index % 2 === 0 ? request : request.replace("/nowhere", "/collab/%E0%A4%A"));
      if (index % 4 === 0) setImmediate(() => socket.resetAndDestroy());
      return socket;
    });
    const openSockets = () =>
      readdirSync(`/proc/${server.pid}/fd`).filter((fd) => linkOf(`/proc/${server.pid}/fd/${fd}`).startsWith("socket:"))
        .length;
    // Its own listening one, and what Node keeps to the test's requests.
    await expect.poll(openSockets, { timeout: 5_000 }).toBeLessThan(8);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  } finally {
    await server.destroy();
  }
});

test("[LOG-2] two processes over one log show each other's changes and share one sequence", async () => {
  const first = await ServerProcess.start("collab-server/main.ts", { COLLAB_OPEN: "1" });
  const second = await ServerProcess.start("collab-server/main.ts", { COLLAB_OPEN: "1", DATA_DIR: first.dataDir });
  try {
    const [a, b] = [
      await new RawClient(first.collabUrl, "doc").open(),
      await new RawClient(second.collabUrl, "doc").open(),
    ];
    const words = ({ doc }: RawClient) => doc.getArray<string>("words").toArray();
    for (let round = 0; round < 20; round++) {
      a.edit((doc) => doc.getArray("words").push([`a${round}`]));
      b.edit((doc) => doc.getArray("words").push([`b${round}`]));
    }
    await a.until("everything", () => words(a).length === 40);
    await b.until("everything", () => words(b).length === 40);
    expect(words(a)).toEqual(words(b));
  } finally {
    await second.destroy();
    await first.destroy();
  }
});

test("ROLE=collab serves Quire's sockets and no pages", async () => {
  const server = await ServerProcess.start("server.ts", { ROLE: "collab" });
  try {
    expect((await fetch(server.url)).status).toBe(404);
    const stranger = new RawClient(server.collabUrl, "doc");
    await stranger.until("the end of the socket", () => stranger.closed !== null);
    expect(stranger.closed?.code).toBe(4401);
  } finally {
    await server.destroy();
  }
});

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // It was closed meanwhile.
    return "";
  }
}
