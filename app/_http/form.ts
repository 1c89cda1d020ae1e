/** A field of a form as text; "" where there is none. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** Where to go afterwards: a path of this server, whatever a link asked for. */
export function localPath(next: string): string {
  const base = "http://quire.invalid";
  if (!next.startsWith("/") || !URL.canParse(next, base)) return "/";
  const url = new URL(next, base);
  // A path that begins with two slashes is another site's address.
  return url.origin === base && !url.pathname.startsWith("//") ? `${url.pathname}${url.search}` : "/";
}
