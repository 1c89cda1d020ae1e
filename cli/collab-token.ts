import { AppError } from "#lib/protocol/errors.ts";
import { signCollabToken } from "#lib/server/collab-token.ts";
import { readConfig } from "#lib/server/config.ts";
import type { CliCommand } from "./command.ts";

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Makes a token for `npm run collab`. */
export const collabToken: CliCommand = {
  name: "collab-token",
  summary: "make a token for the collaboration server (npm run collab)",
  help: `Usage: npm run quire -- collab-token --documents a,b --role editor --expires 1h

  --documents <names>  the documents it opens, separated by commas; "*" for all
  --role <role>        editor or viewer (default: editor)
  --expires <time>     30s, 15m, 1h, 7d; "never" for none (default: 1h)
  --sub <id>           who it stands for; kept with every change (default: cli)
  --name <name>        how others see them
  --json               print an object

Signs with COLLAB_SECRET, which must be the server's.`,
  options: {
    documents: { type: "string" },
    role: { type: "string" },
    expires: { type: "string" },
    sub: { type: "string" },
    name: { type: "string" },
  },
  run: async (values) => {
    const { collabSecret } = readConfig();
    if (collabSecret === undefined) throw new AppError("misconfigured", { message: "COLLAB_SECRET must be set" });
    const documents = text(values["documents"]);
    if (documents === undefined) throw new AppError("bad_request", { message: "--documents is missing" });
    const role = text(values["role"]) ?? "editor";
    if (role !== "editor" && role !== "viewer") {
      throw new AppError("bad_request", { message: "--role must be editor or viewer" });
    }
    const expiresAtMs = expiry(text(values["expires"]) ?? "1h");
    const token = await signCollabToken(
      {
        sub: text(values["sub"]) ?? "cli",
        name: text(values["name"]),
        documents: documents === "*" ? "*" : documents.split(",").map((name) => name.trim()),
        role,
        expiresAtMs,
      },
      collabSecret,
    );
    return {
      text: token,
      json: { token, expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString() },
    };
  },
};

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function expiry(time: string): number | null {
  if (time === "never") return null;
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(time) ?? [];
  const lengthMs = unitMs[unit ?? ""];
  if (count === undefined || lengthMs === undefined) {
    throw new AppError("bad_request", { message: "--expires must be like 30s, 15m, 1h, 7d, or never" });
  }
  return Date.now() + Number(count) * lengthMs;
}
