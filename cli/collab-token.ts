import { AppError } from "#lib/protocol/errors.ts";
import { signCollabToken } from "#lib/server/collab-token.ts";
import { readConfig } from "#lib/server/config.ts";
import type { CliCommand } from "./command.ts";
import { expiry } from "./expiry.ts";

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
