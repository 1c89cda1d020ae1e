/** A picture that was found in a text; its kind is a media type. */
export interface FoundPicture {
  kind: "image/png" | "image/jpeg";
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The pictures of an RTF text, in their order; null for each that no browser shows (a metafile, say). Word and LibreOffice name the pictures of what is
 * copied by places on their own disk, and bring them along only here.
 */
export function picturesOfRtf(rtf: string): (FoundPicture | null)[] {
  const found: (FoundPicture | null)[] = [];
  let at = 0;
  for (;;) {
    const picture = rtf.indexOf("{\\pict", at);
    if (picture === -1) return found;
    // The same once more, for programs that know of no newer kinds.
    const older = rtf.lastIndexOf("{\\nonshppict", picture);
    const end = endOfGroup(rtf, picture);
    if (older < at || endOfGroup(rtf, older) < picture) found.push(pictureIn(rtf.slice(picture + 1, end - 1)));
    at = end;
  }
}

/** Behind the brace that closes the one at `start`; -1 is before everything. */
function endOfGroup(rtf: string, start: number): number {
  if (start === -1) return -1;
  let depth = 0;
  for (let index = start; index < rtf.length; index += 1) {
    const sign = rtf[index];
    // What is escaped closes nothing.
    if (sign === "\\") index += 1;
    else if (sign === "{") depth += 1;
    else if (sign === "}" && (depth -= 1) === 0) return index + 1;
  }
  return rtf.length;
}

function pictureIn(group: string): FoundPicture | null {
  const kind = group.includes("\\pngblip") ? "image/png" : group.includes("\\jpegblip") ? "image/jpeg" : null;
  if (kind === null || group.includes("\\bin")) return null;
  let own = "";
  for (let index = 0; index < group.length;) {
    const inner = group.indexOf("{", index);
    // A word before a group ends with it.
    own += `${group.slice(index, inner === -1 ? undefined : inner)} `;
    index = inner === -1 ? group.length : endOfGroup(group, inner);
  }
  const digits = own.replaceAll(/\\[a-z]+-?\d* ?|\\\W|\s/gi, "");
  if (digits.length === 0 || digits.length % 2 === 1 || !/^[\da-f]+$/i.test(digits)) return null;
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index += 1)
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  return { kind, bytes };
}
