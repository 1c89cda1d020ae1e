import { type MessageKey, message } from "#app/_ui/messages.ts";
import type { CommandId } from "#lib/document/commands/table.ts";

/** What else people call some of them. */
const also: Partial<Record<CommandId, MessageKey>> = {
  code: "also.code",
  "code-block": "also.code",
  contents: "also.contents",
  count: "also.count",
  details: "also.details",
  embed: "also.embed",
  equation: "also.equation",
  file: "also.file",
  font: "also.font",
  "go-to": "also.go-to",
  picture: "also.picture",
  "picture-crop": "also.picture-crop",
  save: "also.save",
  spacing: "also.spacing",
  "upper-case": "also.upper-case",
  "title-case": "also.title-case",
  "paste-plain": "also.paste-plain",
  rule: "also.rule",
  strike: "also.strike",
  "task-list": "also.task-list",
  "text-language": "also.text-language",
  "callout-note": "also.callout",
  "callout-tip": "also.callout",
  "callout-warning": "also.callout",
  "callout-danger": "also.callout",
};

/**
 * Those commands whose name, or what else they are called, has every word that was typed: those first whose name begins with it. Where capitals
 * were typed, of these the ones that have them: "I, II" finds the large numbers before the small.
 */
export function matching(ids: readonly CommandId[], typed: string): CommandId[] {
  const exact = typed === typed.toLowerCase() ? [] : wordsOf(typed);
  const words = wordsOf(folded(typed));
  const named = ids.map((id) => {
    const other = also[id];
    const name = message(`command.${id}`);
    const plain = folded(name);
    const isFirst = plain.startsWith(words[0] ?? "");
    const isExact = exact.every((word) => name.includes(word));
    return {
      id,
      all: other === undefined ? plain : `${plain} ${folded(message(other))}`,
      rank: (isFirst ? 0 : 2) + (isExact ? 0 : 1),
    };
  });
  const hits = named.filter(({ all }) => words.every((word) => all.includes(word)));
  return hits.toSorted((a, b) => a.rank - b.rank).map(({ id }) => id);
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** Without capitals and accents. */
export function folded(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
