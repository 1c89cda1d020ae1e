import { currentVisitor } from "#app/_http/visitor.ts";
import { shownTypes } from "#lib/protocol/attachments.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { findAttachment, openAttachment } from "#lib/server/services/attachments.ts";
import { whoIs } from "#lib/server/services/visitors.ts";

interface RouteContext {
  params: Promise<{ id: string }>;
}

/**
 * A picture or a file of a document, to whoever may read it; 404 to everybody else. A browser may keep it and has to ask each time whether it
 * still may show it. Only pictures are shown; whatever else it is, it is saved, as `?name=` says.
 */
export async function GET(request: Request, context: RouteContext): Promise<Response> {
  const found = await find(request, context);
  if (found instanceof Response) return found;
  const content = await openAttachment(currentBackend(), found.attachment);
  return content === null ? new Response(null, { status: 404 }) : new Response(content, { headers: found.headers });
}

/** The same without the bytes, which Next would open and leave open. */
export async function HEAD(request: Request, context: RouteContext): Promise<Response> {
  const found = await find(request, context);
  return found instanceof Response ? found : new Response(null, { headers: found.headers });
}

async function find(request: Request, { params }: RouteContext) {
  const looking = /\/d\/(\w+)/.exec(request.headers.get("referer") ?? "")?.[1] ?? null;
  const who = whoIs(await currentVisitor());
  const attachment = await findAttachment(currentBackend(), who, (await params).id, looking);
  if (attachment === null) return new Response(null, { status: 404 });
  const etag = `"${attachment.id}"`;
  const kept = { etag, "cache-control": "private, no-cache", "cross-origin-resource-policy": "same-origin" };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers: kept });
  const isShown = shownTypes.includes(attachment.mediaType);
  const headers = {
    ...kept,
    "content-type": isShown ? attachment.mediaType : "application/octet-stream",
    "content-disposition": `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${encodedName(nameFor(request, attachment.name))}`,
  };
  return { attachment, headers };
}

/** What it is called when it is saved: as the document calls it, with the ending of what was sent. */
function nameFor(request: Request, name: string): string {
  const asked = new URL(request.url).searchParams.get("name")?.trim().slice(0, 200) ?? "";
  const [ending = ""] = /\.[^.]{1,10}$/.exec(name) ?? [];
  return asked === "" ? name : asked.toLowerCase().endsWith(ending.toLowerCase()) ? asked : asked + ending;
}

/** As RFC 8187 writes a name in a header. */
function encodedName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
