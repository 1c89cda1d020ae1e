import { localPath } from "#app/_http/form.ts";
import { type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentRequest, currentVisitor, setCookies } from "#app/_http/visitor.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { departToSignIn } from "#lib/server/services/identity-providers.ts";

interface RouteContext {
  params: Promise<{ provider: string }>;
}

/** Sends a browser to an identity provider; what a page links to, so that it works without JavaScript. */
export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  const { provider } = await params;
  const next = localPath(new URL(request.url).searchParams.get("next") ?? "/");
  // A picture of another site's, or a script, is nobody who wants to sign in.
  if (![null, "navigate"].includes(request.headers.get("sec-fetch-mode"))) return new Response(null, { status: 403 });
  if ((await currentVisitor()).kind === "person") return redirection(next);
  const outcome: Outcome<string> = await outcomeOf(async () => {
    const { url, cookies } = await departToSignIn(currentBackend(), { provider, next }, await currentRequest());
    await setCookies(cookies);
    return url;
  });
  return redirection(outcome.ok ? outcome.value : `/sign-in?error=${encodeURIComponent(outcome.code)}`);
}

function redirection(location: string): Response {
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
}
