import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import { createDocument } from "./documents.ts";

/** What each ending of a file's name means. */
const formats: Readonly<Record<string, "json" | "markdown" | "html" | "text" | "yjs">> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".html": "html",
  ".htm": "html",
  ".txt": "text",
  ".json": "json",
  ".yjs": "yjs",
};

/** The endings of files that can be read. */
export const importable = Object.keys(formats);

/**
 * Makes a document of a file, called like it, and returns its id; a .yjs file keeps the title that is in it. Throws `bad_request`
 * for what it cannot read, with words that say why.
 */
export async function importFile(
  backend: Backend,
  file: { name: string; bytes: Uint8Array },
  place: { ownerId: string; folderId?: string | null },
): Promise<string> {
  const ending = /\.[^.]*$/.exec(file.name)?.[0] ?? "";
  const format = Object.hasOwn(formats, ending.toLowerCase()) ? formats[ending.toLowerCase()] : undefined;
  if (format === undefined)
    throw new AppError("bad_request", { message: `Files of ${importable.join(", ")} can be read.` });
  if (file.bytes.byteLength > limits.documentBytes) throw new AppError("too_large");
  const name = file.name.slice(0, file.name.length - ending.length);
  const { update, title } = await composed(backend, format, file.bytes, name);
  return createDocument(backend, { ...place, title, content: update, kind: "import" });
}

async function composed(backend: Backend, format: (typeof formats)[string], bytes: Uint8Array, name: string) {
  if (format === "yjs") return backend.composer.adopt(bytes, name);
  const source = decode(bytes);
  return { title: name, update: await backend.composer.compose({ title: name, content: { format, source } }) };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError("bad_request", { message: "The file is not in UTF-8.", cause });
  }
}
