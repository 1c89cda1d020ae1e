import { currentLocale } from "#app/_ui/messages.ts";
import { folded } from "./command-matching.ts";

/** A sign, what it is called in the reader's language, and by what else it is found. */
export interface Emoji {
  sign: string;
  name: string;
  found: string;
}

interface Compact {
  unicode: string;
  label: string;
  tags?: string[];
  group?: number;
}

let loading: Promise<readonly Emoji[]> | null = null;

/** All of them, in the order of Unicode; loaded when first asked for, and again if that failed. */
export function allEmoji(): Promise<readonly Emoji[]> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Those whose name or tags have every word; those called so first. */
export function emojiFor(all: readonly Emoji[], typed: string): Emoji[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const hits = all.filter(({ found }) => words.every((word) => found.includes(word)));
  const rank = ({ name }: Emoji) => (folded(name).startsWith(words[0] ?? "") ? 0 : 1);
  return hits.toSorted((a, b) => rank(a) - rank(b));
}

async function load(): Promise<Emoji[]> {
  const { default: list } =
    currentLocale() === "de"
      ? await import("emojibase-data/de/compact.json")
      : await import("emojibase-data/en/compact.json");
  return (list as Compact[])
    .filter(({ group }) => group !== undefined)
    .map(({ unicode, label, tags = [] }) => ({
      sign: unicode,
      name: label,
      found: folded([label, ...tags].join(" ")),
    }));
}
