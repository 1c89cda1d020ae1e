/** All bytes of a stream, or null where it has more than `most`, whatever was said of its length. */
export async function readAtMost(stream: AsyncIterable<Uint8Array> | null, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream ?? []) {
    length += chunk.byteLength;
    if (length > most) return null;
    chunks.push(chunk);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

/** How deep JSON is nested at most: brackets in texts are counted too. */
export function jsonDepth(text: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  for (const byte of text) {
    if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, (depth += 1));
    else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return deepest;
}
