import { AppError } from "#lib/protocol/errors.ts";
import { importFormats } from "#lib/protocol/imports.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import { createDocument } from "./documents.ts";

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
  const format = Object.hasOwn(importFormats, ending.toLowerCase()) ? importFormats[ending.toLowerCase()] : undefined;
  if (format === undefined)
    throw new AppError("bad_request", { message: `Files of ${Object.keys(importFormats).join(", ")} can be read.` });
  if (file.bytes.byteLength > limits.documentBytes) throw new AppError("too_large");
  const name = file.name.slice(0, file.name.length - ending.length);
  const { update, title } = await composed(backend, format, file.bytes, name);
  return createDocument(backend, { ...place, title, content: update, kind: "import" });
}

async function composed(backend: Backend, format: (typeof importFormats)[string], bytes: Uint8Array, name: string) {
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
