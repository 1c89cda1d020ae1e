import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import { findAccountByEmail } from "#lib/server/services/accounts.ts";
import { importFile } from "#lib/server/services/imports.ts";
import { project } from "#lib/server/services/projection.ts";
import type { CliCommand } from "./command.ts";
import { withBackend } from "./with-backend.ts";

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
  if (statSync(file).size > limits.documentBytes) throw new AppError("too_large");
  const id = await importFile(
    backend,
    { name: basename(file), bytes: new Uint8Array(readFileSync(file)) },
    { ownerId },
  );
  // Nobody hears of it when this process has ended.
  await project(backend, id);
  return id;
}
