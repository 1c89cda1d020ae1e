/** Pictures that are made anew before anybody sees them (images.ts). */
export const pictureTypes = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"] as const;

/** As many of the first bytes as it takes to know. */
export const tellingBytes = 4_096;

/** What a file is by its first bytes; what it is called, or says that it is, counts for nothing. Anything else is just bytes. */
export function mediaTypeOf(head: Uint8Array): string {
  const text = Buffer.from(head.subarray(0, tellingBytes)).toString("latin1");
  const found = signatures.find(({ pattern }) => pattern.test(text));
  return found?.type ?? (isDrawing(text) ? "image/svg+xml" : "application/octet-stream");
}

const signatures: readonly { type: string; pattern: RegExp }[] = [
  { type: "image/jpeg", pattern: /^\xff\xd8\xff/ },
  { type: "image/png", pattern: /^\x89PNG\r\n/ },
  { type: "image/gif", pattern: /^GIF8[79]a/ },
  { type: "image/webp", pattern: /^RIFF[^]{4}WEBP/ },
  { type: "image/avif", pattern: /^[^]{4}ftypavi[fs]/ },
  { type: "application/pdf", pattern: /^%PDF-/ },
];

/** What may stand before the root of a drawing, and where each ends. */
const preambles = [
  ["<?xml", "?>"],
  ["<!--", "-->"],
  ["<!doctype svg", ">"],
] as const;

/** Whether the first element is that of a drawing. Read once from left to right, whatever stands there. */
function isDrawing(text: string): boolean {
  let at = text.startsWith("\xef\xbb\xbf") ? 3 : 0;
  for (;;) {
    while (" \t\r\n".includes(text.charAt(at)) && at < text.length) at += 1;
    const preamble = preambles.find(([begin]) => text.slice(at, at + begin.length).toLowerCase() === begin);
    if (preamble === undefined) return /^<svg[\s>]/.test(text.slice(at, at + 5));
    const end = text.indexOf(preamble[1], at + preamble[0].length);
    if (end < 0) return false;
    at = end + preamble[1].length;
  }
}
