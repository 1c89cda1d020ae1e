import { message } from "#app/_ui/messages.ts";
import type { CommandId } from "#lib/document/commands/table.ts";

/** Those commands whose name has every word that was typed; those that begin with it first. */
export function matching(ids: readonly CommandId[], typed: string): CommandId[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const named = ids.map((id) => ({ id, name: folded(message(`command.${id}`)) }));
  const hits = named.filter(({ name }) => words.every((word) => name.includes(word)));
  const rank = (name: string) => (name.startsWith(words[0] ?? "") ? 0 : 1);
  return hits.toSorted((a, b) => rank(a.name) - rank(b.name)).map(({ id }) => id);
}

/** Without capitals and accents. */
export function folded(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
