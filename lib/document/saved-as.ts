/** The address at which a file is had under a name. */
export function savedAs(src: string, name: string): string {
  return name === "" || !src.startsWith("/") ? src : `${src}?name=${encodeURIComponent(name.toWellFormed())}`;
}
