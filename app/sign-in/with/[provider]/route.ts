import { localPath } from "#app/_http/form.ts";
import { type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentRequest, setCookies } from "#app/_http/visitor.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { departToSignIn } from "#lib/server/services/identity-providers.ts";

interface RouteContext {
  params: Promise<{ provider: string }>;
}

/** Sends a browser to an identity provider; what a page links to, so that it works without JavaScript. */
export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  const { provider } = await params;
  const next = localPath(new URL(request.url).searchParams.get("next") ?? "/");
  const outcome: Outcome<string> = await outcomeOf(async () => {
    const { url, cookies } = await departToSignIn(currentBackend(), { provider, next }, await currentRequest());
    await setCookies(cookies);
    return url;
  });
  const location = outcome.ok ? outcome.value : `/sign-in?error=${encodeURIComponent(outcome.code)}`;
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
}
