import { presenceColors } from "#lib/protocol/presence.ts";

/** A class for one of the known colours. Colours come over the network and never enter a style. */
export function colorClass(color: unknown): string {
  const index = presenceColors.findIndex((known) => known === color);
  return `person-${Math.max(0, index)}`;
}
