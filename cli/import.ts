import { readFileSync, statSync } from "node:fs";
import { basename, extname } from "node:path";
import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import { findAccountByEmail } from "#lib/server/services/accounts.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import { project } from "#lib/server/services/projection.ts";
import type { CliCommand } from "./command.ts";
import { withBackend } from "./with-backend.ts";

const formats: Record<string, "json" | "markdown" | "html" | "text" | "yjs"> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".html": "html",
  ".htm": "html",
  ".txt": "text",
  ".json": "json",
  ".yjs": "yjs",
};

/** Makes documents of files. */
export const importDocuments: CliCommand = {
  name: "import",
  summary: "make documents of files",
  help: `Usage: npm run quire -- import --email a@b.c <file...>

  --email <address>    whose documents they will be
  --json               print an object

Reads .md, .html, .txt, .json (as export writes it) and .yjs. Each file becomes a
document that is called like it; a .yjs file keeps the title that is in it. What
cannot be read is named, and the others are made.`,
  options: { email: { type: "string" } },
  takesFiles: true,
  run: async (values, _, files) => {
    const email = typeof values["email"] === "string" ? values["email"] : "";
    if (email === "") throw new AppError("bad_request", { message: "--email is missing" });
    if (files.length === 0) throw new AppError("bad_request", { message: "Say which files to read." });
    return withBackend(async (backend) => {
      const account = await findAccountByEmail(backend, email);
      if (account === null) throw new AppError("not_found", { message: `There is no account of ${email}.` });
      const made: { file: string; id: string }[] = [];
      const problems: string[] = [];
      for (const file of files) {
        try {
          made.push({ file, id: await read(backend, account.id, file) });
        } catch (error) {
          problems.push(`${file}: ${(error as Error).message}`);
        }
      }
      const lines = made.map(({ file, id }) => `${id}  ${file}`);
      return { text: [...lines, ...problems].join("\n"), json: { made, problems }, failed: problems.length > 0 };
    });
  },
};

async function read(backend: Backend, ownerId: string, file: string): Promise<string> {
  const format = formats[extname(file).toLowerCase()];
  if (format === undefined) throw new AppError("bad_request", { message: `knows ${Object.keys(formats).join(", ")}` });
  if (statSync(file).size > limits.documentBytes) throw new AppError("too_large");
  const bytes = readFileSync(file);
  const name = basename(file, extname(file));
  const { update, title } = await composed(backend, format, bytes, name);
  const id = await createDocument(backend, { ownerId, title, content: update, kind: "import" });
  // Nobody hears of it when this process has ended.
  await project(backend, id);
  return id;
}

async function composed(backend: Backend, format: (typeof formats)[string], bytes: Buffer, name: string) {
  if (format === "yjs") return backend.composer.adopt(new Uint8Array(bytes), name);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const source: unknown = format === "json" ? JSON.parse(text) : text;
  return { title: name, update: await backend.composer.compose({ title: name, content: { format, source } }) };
}
