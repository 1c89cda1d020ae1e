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
 * still may show it. Only pictures are shown; whatever else it is, it is saved.
 */
export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  const backend = currentBackend();
  const attachment = await findAttachment(backend, whoIs(await currentVisitor()), (await params).id);
  if (attachment === null) return new Response(null, { status: 404 });
  const etag = `"${attachment.id}"`;
  const headers = { etag, "cache-control": "private, no-cache", "cross-origin-resource-policy": "same-origin" };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  const content = await openAttachment(backend, attachment);
  if (content === null) return new Response(null, { status: 404 });
  const isShown = shownTypes.includes(attachment.mediaType);
  return new Response(content, {
    headers: {
      ...headers,
      "content-type": isShown ? attachment.mediaType : "application/octet-stream",
      "content-length": String(attachment.bytes),
      "content-disposition": `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${encodedName(attachment.name)}`,
    },
  });
}

/** As RFC 8187 writes a name in a header. */
function encodedName(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
