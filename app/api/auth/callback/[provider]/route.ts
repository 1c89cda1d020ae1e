import { currentBackend } from "#lib/server/backend.ts";
import { arrive } from "#lib/server/services/identity-providers.ts";

/** Where an identity provider sends a browser back to. The only address of better-auth's that this server has. */
export async function GET(request: Request): Promise<Response> {
  const backend = currentBackend();
  const { publicUrl } = backend.config;
  if (publicUrl === undefined) return new Response(null, { status: 404 });
  const { pathname, search } = new URL(request.url);
  return arrive(backend, new Request(new URL(`${pathname}${search}`, publicUrl), { headers: request.headers }));
}
