import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import { type Content, contentFormats } from "#lib/server/composer.ts";
import { appendChange, changeDocument } from "#lib/server/services/documents.ts";
import { requireAccess } from "#lib/server/services/sharing.ts";
import type { Head } from "#lib/server/update-log.ts";
import { type Handler, param } from "./call.ts";

const types = {
  json: "application/json; charset=utf-8",
  markdown: "text/markdown; charset=utf-8",
  // Not text/html: nobody's browser is to show it as a page of this server.
  html: "text/plain; charset=utf-8",
  text: "text/plain; charset=utf-8",
  yjs: "application/octet-stream",
} as const;

export const getContent: Handler<"getContent"> = async (call) => {
  const { backend, who, query } = call;
  const id = param(call, "documentId");
  await requireAccess(backend, who, id, "read");
  const { format = "json" } = query;
  const type = types[format];
  if (format === "yjs") {
    const { update, head } = await backend.composer.encode(id);
    return { answer: { type, bytes: new Uint8Array(update) }, headers: { etag: etagOf(head) } };
  }
  const { text, head } = await backend.composer.write(id, format);
  return { answer: { type, bytes: text }, headers: { etag: etagOf(head) } };
};

export const putContent: Handler<"putContent"> = async (call) => {
  const { backend, who, body, headers } = call;
  const id = param(call, "documentId");
  await requireAccess(backend, who, id, "edit");
  const base = positionOf(headers.get("if-match"));
  const put = contentOf(body) as Content;
  return changed(await changeDocument(backend, { actor: who.actor, kind: "api" }, id, { put }, base));
};

export const patchContent: Handler<"patchContent"> = async (call) => {
  const { backend, who, body, headers } = call;
  const id = param(call, "documentId");
  await requireAccess(backend, who, id, "edit");
  const base = positionOf(headers.get("if-match"));
  const patch = body.map(({ op, at, ...source }) => ({ op, at, content: contentOf(source) as Content }));
  return changed(await changeDocument(backend, { actor: who.actor, kind: "api" }, id, { patch }, base));
};

export const postUpdate: Handler<"postUpdate"> = async (call) => {
  const { backend, who, body } = call;
  const id = param(call, "documentId");
  await requireAccess(backend, who, id, "edit");
  if (body.byteLength > limits.documentBytes) throw new AppError("too_large");
  const { head, isNovel } = await backend.composer.examine(id, body);
  if (!isNovel) return changed(head);
  const by = { actor: who.actor, kind: "api" } as const;
  return changed(await appendChange(backend, by, { id, bytes: body, epoch: head.epoch }));
};

/** The content that somebody gave in one of the formats; null: none. */
export function contentOf(given: Partial<Record<Content["format"], unknown>>): Content | null {
  const format = contentFormats.find((each) => given[each] !== undefined);
  return format === undefined ? null : { format, source: given[format] };
}

function changed(head: Head) {
  const etag = etagOf(head);
  return { answer: { etag }, headers: { etag } };
}

function etagOf({ epoch, seq }: Head): string {
  return `"${epoch}.${seq}"`;
}

function positionOf(ifMatch: string | null): Head | undefined {
  if (ifMatch === null || ifMatch.trim() === "*") return undefined;
  const [, epoch, seq] = /^(?:W\/)?"(\d{1,15})\.(\d{1,15})"$/.exec(ifMatch.trim()) ?? [];
  if (epoch === undefined || seq === undefined)
    throw new AppError("conflict", { message: "If-Match names no position of the document." });
  return { epoch: Number(epoch), seq: Number(seq) };
}
