/** Pictures that are made anew before anybody sees them (images.ts). */
export const pictureTypes = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"] as const;

/** As many of the first bytes as it takes to know. */
export const tellingBytes = 4_096;

/** What a file is by its first bytes; what it is called, or says that it is, counts for nothing. Anything else is just bytes. */
export function mediaTypeOf(head: Uint8Array): string {
  const text = Buffer.from(head.subarray(0, tellingBytes)).toString("latin1");
  const found = signatures.find(({ pattern }) => pattern.test(text));
  return found?.type ?? "application/octet-stream";
}

const signatures: readonly { type: string; pattern: RegExp }[] = [
  { type: "image/jpeg", pattern: /^\xff\xd8\xff/ },
  { type: "image/png", pattern: /^\x89PNG\r\n/ },
  { type: "image/gif", pattern: /^GIF8[79]a/ },
  { type: "image/webp", pattern: /^RIFF[^]{4}WEBP/ },
  { type: "image/avif", pattern: /^[^]{4}ftypavi[fs]/ },
  {
    type: "image/svg+xml",
    pattern:
      /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,400}\?>\s*|<!--[^]{0,2000}?-->\s*|<!doctype svg[^>]{0,400}>\s*){0,9}<svg[\s>]/i,
  },
  { type: "application/pdf", pattern: /^%PDF-/ },
];
