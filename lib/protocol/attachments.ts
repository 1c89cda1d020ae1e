/** A picture or a file that stands in documents. It never changes. */
export interface Attachment {
  id: string;
  name: string;
  /** What its first bytes say that it is. */
  mediaType: string;
  bytes: number;
  /** In pixels; null where it is no picture, or one without a size of its own. */
  width: number | null;
  height: number | null;
}

/** What a browser may show as a picture. A drawing (SVG) is shown as it came: as a picture it runs and fetches nothing. */
export const shownTypes: readonly string[] = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/gif",
  "image/avif",
  "image/svg+xml",
];

/** Where an attachment is had, as documents write it. */
export function attachmentAddress(id: string): string {
  return `/attachments/${id}`;
}

/** The id in such an address; null for any other. */
export function attachmentOf(address: unknown): string | null {
  return typeof address === "string" ? (/^\/attachments\/([\da-z]{26})$/.exec(address)?.[1] ?? null) : null;
}
