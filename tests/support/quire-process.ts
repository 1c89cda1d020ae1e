import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server as a real process, which a test may kill and start again on the same port and data. */
export class ServerProcess {
  readonly port: number;
  readonly dataDir: string;
  readonly #entry: string;
  readonly #ready: (server: ServerProcess) => Promise<boolean>;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | null = null;
  /** Everything it has printed. */
  output = "";

  private constructor(
    entry: string,
    port: number,
    environment: Record<string, string>,
    ready: (server: ServerProcess) => Promise<boolean>,
  ) {
    this.#entry = entry;
    this.#ready = ready;
    this.port = port;
    this.dataDir = mkdtempSync(join(tmpdir(), "quire-data-"));
    this.#environment = environment;
  }

  /** Starts `server.ts` (Quire) or `collab-server/main.ts` on a free port and waits until it is ready. */
  static async start(
    entry: "server.ts" | "collab-server/main.ts",
    environment: Record<string, string> | ((port: number) => Record<string, string>) = {},
  ): Promise<ServerProcess> {
    const port = await freePort();
    const settings = typeof environment === "function" ? environment(port) : environment;
    const made = new ServerProcess(entry, port, settings, (server) => answers(`${server.url}/readyz`));
    await made.start();
    return made;
  }

  /** Starts somebody else's server, a script that reads PORT and DATA_DIR; it is ready when it accepts connections. */
  static async startPeer(script: string): Promise<ServerProcess> {
    const made = new ServerProcess(script, await freePort(), {}, (server) => accepts(server.port));
    await made.start();
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get collabUrl(): string {
    return `ws://127.0.0.1:${this.port}/collab`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [this.#entry], {
      env: {
        PATH: process.env["PATH"],
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
        LOG_LEVEL: "warn",
        ...this.#environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const hear = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    const end = Date.now() + 30_000;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`The server ended: ${this.output}`);
      if (await this.#ready(this)) return;
      if (Date.now() > end) throw new Error(`The server did not get ready: ${this.output}`);
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Asks it to stop; returns its exit code. */
  async stop(): Promise<number | null> {
    return this.#end("SIGTERM");
  }

  /** Ends it for good, with its data. */
  async destroy(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
    child.kill(signal);
    await once(child, "exit");
    return child.exitCode;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, "127.0.0.1");
    probe.on("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.on("error", () => resolve(false));
  });
}

/** A port outside the range from which the system takes ports for its own connections. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const probe = createServer();
    try {
      probe.listen(port, "127.0.0.1");
      await once(probe, "listening");
      return port;
    } catch {
      // Taken: try another.
    } finally {
      probe.close();
    }
  }
}
