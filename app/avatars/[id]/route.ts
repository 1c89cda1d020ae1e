import { currentBackend } from "#lib/server/backend.ts";
import { findAvatar } from "#lib/server/services/avatars.ts";

interface RouteContext {
  params: Promise<{ id: string }>;
}

/** The picture of somebody's face. Its id changes with it. */
export async function GET(_: Request, { params }: RouteContext): Promise<Response> {
  const picture = await findAvatar(currentBackend(), (await params).id);
  if (picture === null) return new Response(null, { status: 404 });
  return new Response(picture, {
    headers: { "content-type": "image/webp", "cache-control": "private, max-age=31536000, immutable" },
  });
}
