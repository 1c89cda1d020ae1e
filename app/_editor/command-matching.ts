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

/** Those commands whose name, or what else they are called, has every word that was typed; those whose name begins with it first. */
export function matching(ids: readonly CommandId[], typed: string): CommandId[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const named = ids.map((id) => {
    const other = also[id];
    const name = folded(message(`command.${id}`));
    return { id, name, all: other === undefined ? name : `${name} ${folded(message(other))}` };
  });
  const hits = named.filter(({ all }) => words.every((word) => all.includes(word)));
  const rank = (name: string) => (name.startsWith(words[0] ?? "") ? 0 : 1);
  return hits.toSorted((a, b) => rank(a.name) - rank(b.name)).map(({ id }) => id);
}

/** Without capitals and accents. */
export function folded(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
