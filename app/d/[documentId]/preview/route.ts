import { currentVisitor } from "#app/_http/visitor.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { findPreview } from "#lib/server/services/documents.ts";
import { accessOf, refusalOf } from "#lib/server/services/sharing.ts";
import { whoIs } from "#lib/server/services/visitors.ts";

/** The beginning of a document for a thumbnail, to whoever may read it: `{ html }`. A browser keeps it until the document changes. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ documentId: string }> },
): Promise<Response> {
  const { documentId } = await params;
  const backend = currentBackend();
  const access = await accessOf(backend, whoIs(await currentVisitor()), documentId);
  if (access.role === null) return new Response(null, { status: statusOf[refusalOf(access).code] ?? 403 });
  const preview = await findPreview(backend, documentId);
  const etag = `"${preview.epoch}.${preview.seq}"`;
  const headers = { etag, "cache-control": "private, no-cache" };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return Response.json({ html: preview.html }, { headers });
}

const statusOf: Record<string, number> = { not_found: 404, unauthenticated: 401, forbidden: 403 };
