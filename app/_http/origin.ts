import { currentBackend } from "#lib/server/backend.ts";

/** Whether a request comes from a page of this server, as browsers say; a cookie must not work for another one. */
export function isFromOwnPage(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = request.headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  const { publicUrl } = currentBackend().config;
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true;
  return new URL(origin).host === request.headers.get("host");
}
