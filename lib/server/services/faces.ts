import { type Face, presenceColors } from "#lib/protocol/presence.ts";

/** How somebody is shown, by what is kept of them. */
export function faceOf(row: { name: string; color: string | null; image?: string | null | undefined }): Face {
  return { name: row.name, color: row.color ?? presenceColors[0], avatar: row.image ?? null };
}
