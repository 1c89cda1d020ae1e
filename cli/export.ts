import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { type StoredDocument, listAllDocuments } from "#lib/server/services/library.ts";
import type { CliCommand } from "./command.ts";
import { withBackend } from "./with-backend.ts";

const extensions = { yjs: "yjs", json: "json", markdown: "md", html: "html", text: "txt" } as const;
type Format = keyof typeof extensions;

/** Writes documents into a folder, as files that other programs read. */
export const exportDocuments: CliCommand = {
  name: "export",
  summary: "write documents into a folder, as files",
  help: `Usage: npm run quire -- export --all <folder>
       npm run quire -- export --id ... <folder>

  --all                every document, also what is in the trash
  --id <id>            this one
  --email <address>    only what this account owns
  --format <formats>   yjs, json, markdown, html, text, separated by commas
                       (default: yjs,json,markdown)
  --json               print an object

Files are named after the document's id; index.json says which is which. yjs has
everything; what a document once was, and who wrote it, is in a backup alone.
The server may run meanwhile.`,
  options: {
    all: { type: "boolean" },
    id: { type: "string" },
    email: { type: "string" },
    format: { type: "string" },
  },
  takesFiles: true,
  run: async (values, _, [folder, ...more]) => {
    if (folder === undefined || more.length > 0) {
      throw new AppError("bad_request", { message: "Say which folder to write into." });
    }
    const id = typeof values["id"] === "string" ? values["id"] : undefined;
    if (id === undefined && values["all"] !== true) {
      throw new AppError("bad_request", { message: "Say --all, or which document with --id." });
    }
    const formats = formatsOf(typeof values["format"] === "string" ? values["format"] : "yjs,json,markdown");
    const ownerEmail = typeof values["email"] === "string" ? values["email"] : undefined;
    return withBackend(async (backend) => {
      mkdirSync(folder, { recursive: true });
      const written: StoredDocument[] = [];
      const problems: string[] = [];
      for (let after = ""; ;) {
        const page = await listAllDocuments(backend, {
          after,
          ...(id === undefined ? {} : { id }),
          ...(ownerEmail === undefined ? {} : { ownerEmail }),
        });
        for (const document of page) {
          try {
            await write(backend, folder, document.id, formats);
            written.push(document);
          } catch (error) {
            problems.push(`${document.id}: ${(error as Error).message}`);
          }
        }
        const last = page.at(-1);
        if (last === undefined || id !== undefined) break;
        after = last.id;
      }
      if (id !== undefined && written.length + problems.length === 0) throw new AppError("not_found");
      writeFileSync(join(folder, "index.json"), `${JSON.stringify(written, null, 2)}\n`);
      const text = [`Wrote ${written.length} documents into ${folder}.`, ...problems].join("\n");
      return { text, json: { folder, documents: written.length, problems }, failed: problems.length > 0 };
    });
  },
};

async function write(backend: Backend, folder: string, id: string, formats: readonly Format[]): Promise<void> {
  for (const format of formats) {
    const file = join(folder, `${id}.${extensions[format]}`);
    if (format === "yjs") writeFileSync(file, (await backend.composer.encode(id)).update);
    else writeFileSync(file, (await backend.composer.write(id, format)).text);
  }
}

function formatsOf(text: string): Format[] {
  return text.split(",").map((each) => {
    const format = each.trim();
    if (!Object.hasOwn(extensions, format)) {
      throw new AppError("bad_request", {
        message: `--format knows ${Object.keys(extensions).join(", ")}, and not ${format}.`,
      });
    }
    return format as Format;
  });
}
