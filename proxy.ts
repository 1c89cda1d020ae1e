import { type NextRequest, NextResponse } from "next/server";
import { frameHosts } from "#lib/document/embeds.ts";

/** Gives every page a nonce and the headers that keep foreign code out. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  // What programs read is nobody's page, also if somebody opens it in a browser; nor is a picture. A drawing may have looks of its own.
  const isForPrograms = /^\/(?:api|avatars|attachments)\//.test(request.nextUrl.pathname);
  const policy = isForPrograms
    ? "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    : contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next reads the nonce from here and puts it on its own scripts.
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  // For the page that says no, which is not told where it is.
  headers.set("x-quire-path", request.nextUrl.pathname);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("cross-origin-opener-policy", "same-origin");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
  return response;
}

// What is sent to /attachments goes by: Next would keep it in memory, and cut it off at 10 MiB. Its headers are in
// next.config.ts.
export const config = {
  matcher: [{ source: "/((?!_next/static|_next/image|collab|healthz|readyz|metrics|attachments$).*)" }],
};

function contentSecurityPolicy(nonce: string): string {
  // Hot reload evaluates code and writes styles.
  const [script, style] =
    process.env.NODE_ENV === "development" ? [" 'unsafe-eval'", "'unsafe-inline'"] : ["", `'nonce-${nonce}'`];
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${script}`,
    `style-src 'self' ${style}`,
    // Colours and lengths of the text; each comes through lib/document/schema/attributes.ts.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    `frame-src ${frameHosts.join(" ")}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
