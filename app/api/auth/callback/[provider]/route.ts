import { currentBackend } from "#lib/server/backend.ts";
import { arrive, listProviders } from "#lib/server/services/identity-providers.ts";

interface RouteContext {
  params: Promise<{ provider: string }>;
}

/** Where an identity provider sends a browser back to. The only address of better-auth's that this server has. */
export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  const { provider } = await params;
  const backend = currentBackend();
  const { publicUrl } = backend.config;
  const isKnown = listProviders(backend).some(({ id }) => id === provider);
  if (publicUrl === undefined || !isKnown) return new Response(null, { status: 404 });
  const { pathname, search } = new URL(request.url);
  return arrive(
    backend,
    provider,
    new Request(new URL(`${pathname}${search}`, publicUrl), { headers: request.headers }),
  );
}
